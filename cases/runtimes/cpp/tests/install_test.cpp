#include <gmock/gmock.h>

#include <cerrno>
#include <functional>
#include <system_error>

#include "cases/runtimes/cpp/tests/calls.h"

namespace sigconform::mainthread {
namespace {

using Install = SignalTest;

int errno_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const std::system_error& error) {
    return error.code().value();
  }
  return 0;
}

TEST_F(Install, ReturnsWhatWasThereBefore) {
  const Handler first = [](int) {};
  const Handler second = [](int) {};
  EXPECT_EQ(signal(SIGUSR1, first), Handlers::DFL);
  EXPECT_EQ(signal(SIGUSR1, second), first);
  EXPECT_EQ(getsignal(SIGUSR1), second);
  EXPECT_NE(getsignal(SIGUSR1), first);
}

TEST_F(Install, TakesTheMacrosOfSignalH) {
  signal(SIGUSR1, SIG_IGN);
  EXPECT_EQ(getsignal(SIGUSR1), Handlers::IGN);
  EXPECT_EQ(action_of(SIGUSR1).sa_handler, SIG_IGN);
  signal(SIGUSR1, SIG_DFL);
  EXPECT_EQ(action_of(SIGUSR1).sa_handler, SIG_DFL);
  EXPECT_THROW(Handler{SIG_ERR}, std::invalid_argument);
  EXPECT_THROW(Handler{std::function<void(int)>{}}, std::invalid_argument);
}

TEST_F(Install, IsRefusedOffMain) {
  for (const Handler& handler : {Handler(Handlers::DFL), Handler(Handlers::IGN), Handler([](int) {})}) {
    EXPECT_THROW(on_worker([&] { signal(SIGUSR1, handler); }), NotMainThread);
  }
  EXPECT_EQ(action_of(SIGUSR1).sa_handler, SIG_DFL);
  EXPECT_EQ(getsignal(SIGUSR1), Handlers::DFL);
}

TEST_F(Install, AnyThreadMayAsk) {
  const Handler handler = [](int) {};
  signal(SIGINT, handler);
  Handler seen;
  on_worker([&] { seen = getsignal(SIGINT); });
  EXPECT_EQ(seen, handler);
}

TEST_F(Install, RefusesNumbers) {
  for (int number : {0, -1, signal_limit(), 4242}) {
    EXPECT_THROW(signal(number, Handlers::IGN), std::invalid_argument) << number;
    EXPECT_THROW(getsignal(number), std::invalid_argument) << number;
  }
  for (int number : {SIGKILL, SIGSTOP}) {
    EXPECT_EQ(errno_of([&] { signal(number, Handlers::IGN); }), EINVAL);
    EXPECT_EQ(errno_of([&] { signal(number, [](int) {}); }), EINVAL);
    EXPECT_EQ(getsignal(number), Handlers::DFL);
  }
#ifdef __GLIBC__
  EXPECT_EQ(errno_of([] { signal(32, Handlers::IGN); }), EINVAL);
  EXPECT_FALSE(getsignal(32).known());
#endif
}

TEST_F(Install, SetsTheAlternateStackAndNoRestart) {
  signal(SIGUSR1, [](int) {});
  EXPECT_EQ(action_of(SIGUSR1).sa_flags & (SA_ONSTACK | SA_RESTART | SA_NODEFER), SA_ONSTACK);
  siginterrupt(SIGUSR1, false);
  EXPECT_EQ(action_of(SIGUSR1).sa_flags & (SA_ONSTACK | SA_RESTART), SA_ONSTACK | SA_RESTART);
  siginterrupt(SIGUSR1, true);
  EXPECT_EQ(action_of(SIGUSR1).sa_flags & SA_RESTART, 0);
}

TEST_F(Install, RunsFirstWhatIsRecordedAlready) {
  Calls before;
  Calls after;
  signal(SIGUSR1, before.handler());
  ::raise(SIGUSR1);
  signal(SIGUSR1, after.handler());
  check_signals();
  EXPECT_THAT(before.signals, testing::ElementsAre(SIGUSR1));
  EXPECT_THAT(after.signals, testing::IsEmpty());
}

}  // namespace
}  // namespace sigconform::mainthread
