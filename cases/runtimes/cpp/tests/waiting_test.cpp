#include <gmock/gmock.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "cases/runtimes/cpp/tests/calls.h"

namespace sigconform::mainthread {
namespace {

using Masks = SignalTest;
using Pause = SignalTest;
using Timers = SignalTest;
using Waiting = SignalTest;

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

TEST_F(Masks, AreThoseOfTheThreadAndInherited) {
  EXPECT_EQ(pthread_sigmask(Sigmasks::BLOCK, {SIGUSR1}), SignalSet{});
  on_worker([] { EXPECT_EQ(pthread_sigmask(Sigmasks::SETMASK, {SIGUSR2}), SignalSet{SIGUSR1}); });
  EXPECT_EQ(pthread_sigmask(Sigmasks::SETMASK, {}), SignalSet{SIGUSR1});
  EXPECT_THROW(pthread_sigmask(Sigmasks::BLOCK, {4242}), std::invalid_argument);
}

TEST_F(Masks, UnblockingHandlesBeforeItReturns) {
  Calls calls;
  signal(SIGUSR1, calls.handler());
  pthread_sigmask(Sigmasks::BLOCK, {SIGUSR1});
  kill(getpid(), SIGUSR1);
  EXPECT_EQ(sigpending(), SignalSet{SIGUSR1});
  EXPECT_THAT(calls.signals, IsEmpty());
  pthread_sigmask(Sigmasks::UNBLOCK, {SIGUSR1});
  EXPECT_THAT(calls.signals, ElementsAre(SIGUSR1));
}

TEST_F(Waiting, AcceptsWithoutAHandler) {
  Calls calls;
  signal(SIGUSR1, calls.handler());
  pthread_sigmask(Sigmasks::BLOCK, {SIGUSR1});
  ::kill(getpid(), SIGUSR1);
  EXPECT_EQ(sigwait({SIGUSR1}), SIGUSR1);
  ::kill(getpid(), SIGUSR1);
  EXPECT_EQ(sigwaitinfo({SIGUSR1}).si_pid, getpid());
  ::kill(getpid(), SIGUSR1);
  EXPECT_TRUE(sigtimedwait({SIGUSR1}, 0s).has_value());
  pthread_sigmask(Sigmasks::UNBLOCK, {SIGUSR1});
  EXPECT_THAT(calls.signals, IsEmpty());
}

TEST_F(Waiting, TimesOutNotEarly) {
  pthread_sigmask(Sigmasks::BLOCK, {SIGUSR1});
  const auto start = std::chrono::steady_clock::now();
  EXPECT_FALSE(sigtimedwait({SIGUSR1}, 0s));
  EXPECT_FALSE(sigtimedwait({SIGUSR1}, 50ms));
  EXPECT_GE(std::chrono::steady_clock::now() - start, 50ms);
  EXPECT_THROW(sigtimedwait({SIGUSR1}, -1ns), std::invalid_argument);
}

// The handler of the signal that interrupts sends the one that is waited for: without a retry the wait would end empty.
// The timer repeats, for on a slow machine the first signal may come before the wait.
TEST_F(Waiting, RunsHandlersOfOtherSignalsMeanwhile) {
  pthread_sigmask(Sigmasks::BLOCK, {SIGUSR1});
  signal(SIGALRM, [](int) { ::kill(getpid(), SIGUSR1); });
  setitimer(Itimers::REAL, 20ms, 20ms);
  EXPECT_EQ(sigwait({SIGUSR1}), SIGUSR1);
}

TEST_F(Waiting, HandlerThatThrowsEndsTheWait) {
  pthread_sigmask(Sigmasks::BLOCK, {SIGUSR1});
  signal(SIGALRM, [](int) { throw std::runtime_error("enough"); });
  setitimer(Itimers::REAL, 20ms, 20ms);
  EXPECT_THROW(sigwaitinfo({SIGUSR1}), std::runtime_error);
}

TEST_F(Pause, ReturnsAtOnceWhenSomethingIsDue) {
  Calls calls;
  signal(SIGUSR1, calls.handler());
  ::raise(SIGUSR1);
  pause();
  EXPECT_THAT(calls.signals, ElementsAre(SIGUSR1));
}

TEST_F(Pause, ReturnsAfterTheHandler) {
  Calls calls;
  signal(SIGALRM, calls.handler());
  setitimer(Itimers::REAL, 20ms);
  pause();
  EXPECT_THAT(calls.signals, ElementsAre(SIGALRM));
}

TEST_F(Timers, TellWhatIsLeft) {
  on_worker([] {
    EXPECT_EQ(alarm(100), 0U);
    const unsigned left = alarm(0);
    EXPECT_TRUE(left >= 1 && left <= 100) << left;
    EXPECT_EQ(setitimer(Itimers::VIRTUAL, 77s, 2s), Itimer{});
    const Itimer now = getitimer(Itimers::VIRTUAL);
    EXPECT_TRUE(now.delay > 0s && now.delay <= 78s);
    EXPECT_EQ(setitimer(Itimers::VIRTUAL, 0s).interval, 2s);
    EXPECT_EQ(getitimer(Itimers::VIRTUAL), Itimer{});
  });
  EXPECT_THROW(getitimer(static_cast<Itimers>(77)), std::system_error);
}

TEST_F(Timers, TinyDelayIsNoDisarming) {
  Calls calls;
  signal(SIGALRM, calls.handler());
  pthread_sigmask(Sigmasks::BLOCK, {SIGALRM});
  setitimer(Itimers::REAL, 1ns);
  EXPECT_EQ(sigwait({SIGALRM}), SIGALRM);
}

}  // namespace
}  // namespace sigconform::mainthread
