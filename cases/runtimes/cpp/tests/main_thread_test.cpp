#include <gmock/gmock.h>

#include "cases/runtimes/cpp/tests/calls.h"

namespace sigconform::mainthread {
namespace {

using Fork = SignalTest;
using MainThread = SignalTest;
using Names = SignalTest;

int calls = 0;
bool handles_its_own() {
  signal(SIGUSR2, [](int) { ++calls; });
  raise_signal(SIGUSR2);
  return is_main_thread() && calls == 1;
}

TEST_F(MainThread, IsTheOneThatStarted) {
  EXPECT_TRUE(is_main_thread());
  EXPECT_TRUE(pthread_equal(main_thread(), pthread_self()));
  on_worker([] { EXPECT_FALSE(is_main_thread()); });
}

// In a child: nobody could give this process its main thread back.
TEST_F(MainThread, IsTheOneThatInitialised) {
  EXPECT_EQ(in_child([] {
              bool all_well = true;
              on_worker([&] {
                initialise();
                all_well = is_main_thread() && handles_its_own();
              });
              // Neither does a thread that comes later take the place of the one that has ended.
              on_worker([&] { all_well = all_well && !is_main_thread(); });
              return all_well && !is_main_thread();
            }),
            0);
  initialise();
  EXPECT_NO_THROW(initialise());
  EXPECT_THROW(on_worker(initialise), NotMainThread);
}

TEST_F(Fork, MakesTheCallerMain) {
  int status = -1;
  on_worker([&] { status = in_child(handles_its_own); });
  EXPECT_EQ(status, 0);
  EXPECT_EQ(in_child(handles_its_own), 0);
  EXPECT_TRUE(is_main_thread());
}

TEST_F(Fork, InheritsHandlersAndTheMaskButNoRecord) {
  signal(SIGUSR1, [](int) { ++calls; });
  pthread_sigmask(Sigmasks::BLOCK, {SIGHUP});
  ::raise(SIGUSR1);
  EXPECT_EQ(in_child([] {
              const bool cleared = check_signals() == 0 && calls == 0;
              const bool mask = pthread_sigmask(Sigmasks::BLOCK, {}) == SignalSet{SIGHUP};
              raise_signal(SIGUSR1);
              return cleared && mask && calls == 1;
            }),
            0);
  EXPECT_EQ(pthread_sigmask(Sigmasks::BLOCK, {}), SignalSet{SIGHUP});
  EXPECT_EQ(calls, 1) << "the record of the parent is its own";
}

TEST_F(Names, AreThoseOfPosix) {
  EXPECT_EQ(signal_name(Signals::TERM), "SIGTERM");
  EXPECT_EQ(signal_name(SIGRTMIN + 3), "SIGRTMIN+3");
  EXPECT_EQ(signal_name(4242), "signal 4242");
  EXPECT_TRUE(strsignal(SIGTERM).has_value());
  EXPECT_THROW(strsignal(4242), std::invalid_argument);
  EXPECT_TRUE(valid_signals().contains(SIGRTMAX));
  EXPECT_FALSE(valid_signals().contains(0));
}

}  // namespace
}  // namespace sigconform::mainthread
