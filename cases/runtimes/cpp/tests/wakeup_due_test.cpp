// A wait is no sleep over what is recorded, whenever that came.
#include <gmock/gmock.h>

#include <chrono>
#include <memory>
#include <stdexcept>

#include "cases/runtimes/cpp/tests/calls.h"
#include "cases/runtimes/cpp/tests/descriptors.h"
#include "cases/runtimes/cpp/tests/system_calls.h"

namespace sigconform::mainthread {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

class WakeupDue : public SignalTest {
 protected:
  void SetUp() override {
    signal(SIGUSR1, calls.handler());
    signal(SIGUSR2, calls.handler());
  }

  Calls calls;
  /// A wait that sleeps is woken, by another signal than those that it should have returned for.
  NotedSleeps sleeps{[] { ::raise(SIGUSR2); }};
};

TEST_F(WakeupDue, SignalBeforeThePipe) {
  ::raise(SIGUSR1);
  WakeupPipe pipe;
  EXPECT_TRUE(readable(pipe.descriptor())) << "who polls sleeps over it";
  EXPECT_THAT(pipe.wait(), Contains(SIGUSR1));
  EXPECT_EQ(sleeps.count(), 0);
  EXPECT_THAT(calls.signals, ElementsAre(SIGUSR1));
}

TEST_F(WakeupDue, SignalWhoseByteWasDrained) {
  WakeupPipe pipe;
  ::raise(SIGUSR1);
  EXPECT_THAT(pipe.drain(), ElementsAre(SIGUSR1));
  pipe.wait();
  EXPECT_EQ(sleeps.count(), 0);
  EXPECT_THAT(calls.signals, ElementsAre(SIGUSR1));
}

TEST_F(WakeupDue, SignalLeftByAHandlerThatThrew) {
  WakeupPipe pipe;
  signal(SIGHUP, [](int) { throw std::runtime_error("hung up"); });
  ::raise(SIGUSR1);
  ::raise(SIGHUP);
  EXPECT_THROW(pipe.wait(), std::runtime_error);
  EXPECT_THAT(calls.signals, IsEmpty());
  EXPECT_TRUE(readable(pipe.descriptor())) << "who polls sleeps over it";
  EXPECT_THAT(pipe.wait(), ElementsAre(SIGUSR1));
  EXPECT_EQ(sleeps.count(), 0);
  EXPECT_THAT(calls.signals, ElementsAre(SIGUSR1));
}

TEST_F(WakeupDue, SignalWhoseByteWentToAnotherPipe) {
  WakeupPipe pipe;
  {
    WakeupPipe other;
    ::raise(SIGUSR1);
  }
  EXPECT_TRUE(readable(pipe.descriptor())) << "who polls sleeps over it";
  pipe.wait();
  EXPECT_EQ(sleeps.count(), 0);
  EXPECT_THAT(calls.signals, ElementsAre(SIGUSR1));
}

TEST_F(WakeupDue, SignalWhileAnotherDescriptorWasRegistered) {
  WakeupPipe pipe;
  const int before = set_wakeup_fd(-1);
  ::raise(SIGUSR1);
  set_wakeup_fd(before);
  EXPECT_TRUE(readable(pipe.descriptor())) << "who polls sleeps over it";
  pipe.wait();
  EXPECT_EQ(sleeps.count(), 0);
  EXPECT_THAT(calls.signals, ElementsAre(SIGUSR1));
}

// The control: what has been handled already is no reason to return.
TEST_F(WakeupDue, NothingIsSleptOver) {
  WakeupPipe pipe;
  signal(SIGHUP, [](int) { ::raise(SIGUSR1); });
  ::raise(SIGHUP);
  pipe.wait();
  pipe.drain();
  EXPECT_THAT(calls.signals, ElementsAre(SIGUSR1));
  EXPECT_EQ(sleeps.count(), 0);
  EXPECT_THAT(pipe.wait(), ElementsAre(SIGUSR2));
  EXPECT_EQ(sleeps.count(), 1);
  EXPECT_THAT(calls.signals, ElementsAre(SIGUSR1, SIGUSR2));
}

// Nor is it for pause().
TEST_F(WakeupDue, PauseSleepsWhenAllIsHandled) {
  using namespace std::chrono_literals;
  signal(SIGALRM, calls.handler());
  signal(SIGHUP, [](int) { ::raise(SIGUSR1); });
  raise_signal(SIGHUP);
  EXPECT_THAT(calls.signals, ElementsAre(SIGUSR1));
  setitimer(Itimers::REAL, 20ms);
  pause();
  EXPECT_THAT(calls.signals, ElementsAre(SIGUSR1, SIGALRM));
}

TEST_F(WakeupDue, OnlyMainWaitsAndDrains) {
  WakeupPipe pipe;
  EXPECT_THROW(on_worker([&] { pipe.wait(); }), NotMainThread);
  EXPECT_THROW(on_worker([&] { pipe.drain(); }), NotMainThread);
}

}  // namespace
}  // namespace sigconform::mainthread
