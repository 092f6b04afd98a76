#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <system_error>

#include "cases/runtimes/cpp/tests/calls.h"

namespace sigconform::mainthread {
namespace {

using Dispatch = SignalTest;

using testing::ElementsAre;
using testing::IsEmpty;

TEST_F(Dispatch, RunsOnMainWhateverThreadReceived) {
  Calls calls;
  signal(SIGUSR1, calls.handler());
  on_worker([] {
    raise_signal(SIGUSR1);
    EXPECT_EQ(check_signals(), 0U);
  });
  EXPECT_THAT(calls.signals, IsEmpty());
  EXPECT_EQ(check_signals(), 1U);
  EXPECT_THAT(calls.signals, ElementsAre(SIGUSR1));
  EXPECT_TRUE(calls.all_here);
}

TEST_F(Dispatch, WaitsForTheCheck) {
  Calls calls;
  signal(SIGUSR1, calls.handler());
  ::raise(SIGUSR1);
  EXPECT_THAT(calls.signals, IsEmpty());
  check_signals();
  EXPECT_THAT(calls.signals, ElementsAre(SIGUSR1));
}

TEST_F(Dispatch, IsAscendingAndOneCallPerNumber) {
  Calls calls;
  const SignalSet set{SIGUSR1, SIGUSR2, SIGHUP, SIGRTMIN};
  for (int number : set) signal(number, calls.handler());
  for (auto number = set.rbegin(); number != set.rend(); ++number) {
    for (int i = 0; i < 4; ++i) ::raise(*number);
  }
  EXPECT_EQ(check_signals(), set.size());
  EXPECT_EQ(calls.signals, std::vector<int>(set.begin(), set.end()));
}

TEST_F(Dispatch, ThrowsAndKeepsTheOthers) {
  Calls calls;
  signal(SIGHUP, [](int) { throw std::runtime_error("hung up"); });
  signal(SIGUSR1, calls.handler());
  ::raise(SIGUSR1);
  ::raise(SIGHUP);
  EXPECT_THROW(check_signals(), std::runtime_error);
  EXPECT_THAT(calls.signals, IsEmpty());
  EXPECT_EQ(check_signals(), 1U);
  EXPECT_THAT(calls.signals, ElementsAre(SIGUSR1));
}

TEST_F(Dispatch, DropsTheRecordOfAHandlerThatIsGone) {
  Calls calls;
  signal(SIGHUP, [&](int) {
    signal(SIGUSR1, Handlers::DFL);
    throw std::runtime_error("after the reset");
  });
  signal(SIGUSR1, calls.handler());
  ::raise(SIGHUP);
  EXPECT_THROW(check_signals(), std::runtime_error);
  // Recorded by what was installed behind the table's back, with no callable to run.
  struct sigaction caught = action_of(SIGHUP);
  sigaction(SIGUSR1, &caught, nullptr);
  ::raise(SIGUSR1);
  EXPECT_EQ(check_signals(), 0U);
  EXPECT_THAT(calls.signals, IsEmpty());
}

TEST_F(Dispatch, NestsWhenAHandlerRaises) {
  int depth = 0;
  int deepest = 0;
  signal(SIGUSR1, [&](int number) {
    deepest = std::max(deepest, ++depth);
    if (depth < 4) raise_signal(number);
    --depth;
  });
  raise_signal(SIGUSR1);
  EXPECT_EQ(deepest, 4);
}

TEST_F(Dispatch, HandlerStaysAndItsSignalIsOpenInIt) {
  int calls = 0;
  bool blocked = true;
  signal(SIGCHLD, [&](int) {
    ++calls;
    blocked = pthread_sigmask(Sigmasks::BLOCK, {}).contains(SIGCHLD);
    return 42;
  });
  for (int i = 0; i < 3; ++i) raise_signal(SIGCHLD);
  EXPECT_EQ(calls, 3);
  EXPECT_FALSE(blocked);
}

TEST_F(Dispatch, CallsThatSendHandleBeforeTheyReturn) {
  Calls calls;
  signal(SIGUSR1, calls.handler());
  raise_signal(SIGUSR1);
  EXPECT_EQ(calls.signals.size(), 1U);
  kill(getpid(), SIGUSR1);
  EXPECT_EQ(calls.signals.size(), 2U);
  pthread_kill(pthread_self(), SIGUSR1);
  EXPECT_EQ(calls.signals.size(), 3U);
  EXPECT_THROW(raise_signal(4242), std::system_error);
  EXPECT_THROW(pthread_kill(pthread_self(), 4242), std::system_error);
}

TEST_F(Dispatch, RetriesAnInterruptedCallAfterTheHandler) {
  Calls calls;
  int attempts = 0;
  signal(SIGUSR1, calls.handler());
  const int result = retry_interrupted([&] {
    if (++attempts == 2) return 7;
    ::raise(SIGUSR1);
    errno = EINTR;
    return -1;
  });
  EXPECT_EQ(result, 7);
  EXPECT_THAT(calls.signals, ElementsAre(SIGUSR1));
}

}  // namespace
}  // namespace sigconform::mainthread
