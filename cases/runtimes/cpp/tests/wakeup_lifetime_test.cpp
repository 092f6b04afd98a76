// No byte is written to a descriptor that is not the wakeup's any more, and the youngest that lives is registered.
#include <gmock/gmock.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "cases/runtimes/cpp/tests/calls.h"
#include "cases/runtimes/cpp/tests/descriptors.h"
#include "cases/runtimes/cpp/tests/system_calls.h"

namespace sigconform::mainthread {
namespace {

using testing::ElementsAre;

class WakeupLifetime : public SignalTest {
 protected:
  void SetUp() override { signal(SIGUSR1, calls.handler()); }

  Calls calls;
};

// In a child, for a byte to a pipe that has no reader ends the process.
TEST_F(WakeupLifetime, HandlerThatIsAboutToWriteClosesThePipe) {
  EXPECT_EQ(in_child([] {
              auto pipe = std::make_unique<WakeupPipe>();
              const int reader = pipe->descriptor();
              const int writer = current_wakeup_fd();
              HeldHandler handler(SIGUSR1);
              pipe.reset();
              Pipe other;
              handler.let_go();
              return other.drained() == 0 && !is_open(reader) && !is_open(writer);
            }),
            0);
}

TEST_F(WakeupLifetime, HandlerThatIsAboutToWriteToAReplacedDescriptorIsAwaited) {
  EXPECT_EQ(in_child([] {
              Pipe mine;
              set_wakeup_fd(mine.writer);
              HeldHandler handler(SIGUSR1);
              set_wakeup_fd(-1);
              mine.close_both();
              Pipe other;
              handler.let_go();
              return other.drained() == 0;
            }),
            0);
}

TEST_F(WakeupLifetime, PipeOverADescriptorReplacesItToo) {
  EXPECT_EQ(in_child([] {
              Pipe mine;
              set_wakeup_fd(mine.writer);
              HeldHandler handler(SIGUSR1);
              WakeupPipe pipe;
              mine.close_both();
              Pipe other;
              handler.let_go();
              return other.drained() == 0;
            }),
            0);
}

TEST_F(WakeupLifetime, PipesMayGoInAnyOrder) {
  auto oldest = std::make_unique<WakeupPipe>();
  auto middle = std::make_unique<WakeupPipe>();
  auto youngest = std::make_unique<WakeupPipe>();
  middle.reset();
  raise_signal(SIGUSR1);
  EXPECT_THAT(youngest->drain(), ElementsAre(SIGUSR1));
  youngest.reset();
  raise_signal(SIGUSR1);
  EXPECT_THAT(oldest->drain(), ElementsAre(SIGUSR1));
  youngest = std::make_unique<WakeupPipe>();
  oldest.reset();
  raise_signal(SIGUSR1);
  EXPECT_THAT(youngest->drain(), ElementsAre(SIGUSR1));
  youngest.reset();
  EXPECT_EQ(set_wakeup_fd(-1), -1);
}

TEST_F(WakeupLifetime, ADescriptorOverAPipeStays) {
  Pipe mine;
  auto pipe = std::make_unique<WakeupPipe>();
  const int writer = set_wakeup_fd(mine.writer);
  pipe.reset();
  EXPECT_FALSE(is_open(writer));
  raise_signal(SIGUSR1);
  EXPECT_EQ(mine.drained(), 1);
  EXPECT_EQ(set_wakeup_fd(-1), mine.writer);
}

TEST_F(WakeupLifetime, ADescriptorThatWasReplacedIsNotRegisteredAgain) {
  Pipe mine;
  Pipe later;
  auto pipe = std::make_unique<WakeupPipe>();
  set_wakeup_fd(mine.writer);
  set_wakeup_fd(later.writer);
  mine.close_both();
  pipe.reset();
  EXPECT_EQ(set_wakeup_fd(-1), later.writer);
}

TEST_F(WakeupLifetime, ADescriptorThatIsAnotherFileIsNotRegisteredAgain) {
  Pipe mine;
  set_wakeup_fd(mine.writer);
  auto pipe = std::make_unique<WakeupPipe>();
  Pipe other;
  ASSERT_EQ(dup2(other.writer, mine.writer), mine.writer);
  pipe.reset();
  raise_signal(SIGUSR1);
  EXPECT_EQ(other.drained(), 0);
  EXPECT_EQ(set_wakeup_fd(-1), -1);
}

TEST_F(WakeupLifetime, APipePutBackByItsNumberIsStillOurs) {
  EXPECT_EQ(in_child([] {
              auto pipe = std::make_unique<WakeupPipe>();
              set_wakeup_fd(set_wakeup_fd(-1));
              HeldHandler handler(SIGUSR1);
              pipe.reset();
              Pipe other;
              handler.let_go();
              return other.drained() == 0 && set_wakeup_fd(-1) == -1;
            }),
            0);
}

TEST_F(WakeupLifetime, AStormOfSignalsDoesNoHarm) {
  EXPECT_EQ(in_child([] {
              std::atomic<bool> stop{false};
              std::atomic<long> sent{0};
              std::vector<std::thread> storm;
              for (int i = 0; i < 3; ++i) {
                storm.emplace_back([&] {
                  for (; !stop; ++sent) ::raise(SIGUSR1);
                });
              }
              int strays = 0;
              for (int round = 0; round < 2000 || sent < 2000; ++round) {
                Pipe mine;
                set_wakeup_fd(mine.writer);
                { WakeupPipe pipe; }
                set_wakeup_fd(-1);
                mine.close_both();
                Pipe other;
                strays += other.drained();
                check_signals();
              }
              stop = true;
              for (std::thread& thread : storm) thread.join();
              return strays == 0;
            }),
            0);
}

TEST_F(WakeupLifetime, StandardDescriptorsAreNotTaken) {
  EXPECT_EQ(in_child([] {
              for (int standard : {0, 1, 2}) close(standard);
              WakeupPipe pipe;
              const int writer = current_wakeup_fd();
              return pipe.descriptor() > 2 && writer > 2 && !is_open(0) && !is_open(1) && !is_open(2) &&
                     closes_on_exec(pipe.descriptor()) && closes_on_exec(writer);
            }),
            0);
}

TEST_F(WakeupLifetime, PipesAreClosedOnExecAndNeverBlock) {
  WakeupPipe pipe;
  for (int end : {pipe.descriptor(), current_wakeup_fd()}) {
    EXPECT_TRUE(closes_on_exec(end));
    EXPECT_TRUE(never_blocks(end));
  }
}

TEST_F(WakeupLifetime, NoDescriptorIsLeft) {
  int before = -1;
  for (int round = 0; round < 3; ++round) {
    WakeupPipe outer;
    auto inner = std::make_unique<WakeupPipe>();
    set_wakeup_fd(-1);
    inner.reset();
    if (round == 0) before = outer.descriptor();
    EXPECT_EQ(outer.descriptor(), before);
  }
  EXPECT_FALSE(is_open(before));
}

TEST_F(WakeupLifetime, MayEndOnAnotherThread) {
  auto pipe = std::make_unique<WakeupPipe>();
  on_worker([&] { pipe.reset(); });
  EXPECT_EQ(set_wakeup_fd(-1), -1);
}

}  // namespace
}  // namespace sigconform::mainthread
