// Parent and child of a fork have a wakeup pipe each.
#include <gmock/gmock.h>
#include <sys/resource.h>

#include <memory>
#include <vector>

#include "cases/runtimes/cpp/tests/calls.h"
#include "cases/runtimes/cpp/tests/descriptors.h"

namespace sigconform::mainthread {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class WakeupFork : public SignalTest {
 protected:
  void SetUp() override { signal(SIGUSR1, calls.handler()); }

  Calls calls;
};

const std::vector<int> one_byte{SIGUSR1};

bool wakes(WakeupPipe& pipe) {
  ::raise(SIGUSR1);
  return readable(pipe.descriptor()) && pipe.wait() == one_byte;
}

TEST_F(WakeupFork, ChildHasAPipeOfItsOwnAtTheSameNumbers) {
  WakeupPipe pipe;
  const int reader = pipe.descriptor();
  const int writer = current_wakeup_fd();
  const ino_t file = file_at(reader);
  EXPECT_EQ(in_child([&] {
              bool well = pipe.descriptor() == reader && current_wakeup_fd() == writer;
              well = well && file_at(reader) != file && file_at(reader) == file_at(writer);
              for (int end : {reader, writer}) well = well && closes_on_exec(end) && never_blocks(end);
              return well && wakes(pipe);
            }),
            0);
  EXPECT_EQ(file_at(reader), file);
  EXPECT_THAT(pipe.drain(), IsEmpty()) << "the child's signals are its own";
  EXPECT_TRUE(wakes(pipe));
}

TEST_F(WakeupFork, ChildTakesNothingOfTheParent) {
  WakeupPipe pipe;
  ::raise(SIGUSR1);
  EXPECT_EQ(in_child([&] { return pipe.drain().empty() && wakes(pipe); }), 0);
  EXPECT_THAT(pipe.wait(), ElementsAre(SIGUSR1));
  EXPECT_THAT(calls.signals, ElementsAre(SIGUSR1));
}

TEST_F(WakeupFork, HoldsOfSeveralPipesAndGenerations) {
  WakeupPipe outer;
  auto inner = std::make_unique<WakeupPipe>();
  raise_signal(SIGUSR1);
  EXPECT_EQ(in_child([&] {
              const int generations = in_child([&] { return wakes(*inner); });
              const bool well = generations == 0 && inner->drain().empty() && wakes(*inner);
              const int descriptor = inner->descriptor();
              inner.reset();
              return well && !is_open(descriptor) && wakes(outer);
            }),
            0);
  EXPECT_THAT(outer.drain(), IsEmpty());
  EXPECT_THAT(inner->drain(), ElementsAre(SIGUSR1));
  EXPECT_TRUE(wakes(*inner));
  inner.reset();
  EXPECT_TRUE(wakes(outer));
}

TEST_F(WakeupFork, HoldsOfAChildThatAWorkerMade) {
  WakeupPipe pipe;
  raise_signal(SIGUSR1);
  int status = -1;
  on_worker([&] { status = in_child([&] { return wakes(pipe); }); });
  EXPECT_EQ(status, 0);
  EXPECT_THAT(pipe.drain(), ElementsAre(SIGUSR1));
}

TEST_F(WakeupFork, DescriptorOfTheProgramStaysShared) {
  Pipe pipe;
  set_wakeup_fd(pipe.writer);
  EXPECT_EQ(in_child([] { return ::raise(SIGUSR1) == 0; }), 0);
  EXPECT_EQ(pipe.drained(), 1);
}

/// Takes every descriptor below `limit` that is free, and lets none be opened from there on.
void leave_no_descriptor_below(rlim_t limit) {
  rlimit limits{};
  getrlimit(RLIMIT_NOFILE, &limits);
  limits.rlim_cur = limit;
  setrlimit(RLIMIT_NOFILE, &limits);
  while (dup(2) >= 0) {
  }
}

TEST_F(WakeupFork, NeedsNoFurtherDescriptor) {
  EXPECT_EQ(in_child([] {
              WakeupPipe pipe;
              leave_no_descriptor_below(static_cast<rlim_t>(current_wakeup_fd()) + 1);
              return in_child([&] { return wakes(pipe); }) == 0 && pipe.drain().empty();
            }),
            0);
}

TEST_F(WakeupFork, ChildWithoutAPipeSaysSo) {
  EXPECT_EQ(in_child([] {
              auto pipe = std::make_unique<WakeupPipe>();
              const int reader = pipe->descriptor();
              leave_no_descriptor_below(static_cast<rlim_t>(reader));
              const int child = in_child([&] {
                ::raise(SIGUSR1);
                bool well = pipe->descriptor() == -1 && pipe->drain().empty();
                try {
                  pipe->wait();
                  well = false;
                } catch (const std::system_error& error) {
                  well = well && error.code().value() == EMFILE;
                }
                well = well && check_signals() == 1;
                // Whoever opens something at the number now keeps it.
                rlimit limits{};
                getrlimit(RLIMIT_NOFILE, &limits);
                limits.rlim_cur = limits.rlim_max;
                setrlimit(RLIMIT_NOFILE, &limits);
                well = well && dup2(2, reader) == reader;
                pipe.reset();
                WakeupPipe another;
                return well && is_open(reader) && wakes(another);
              });
              return child == 0 && pipe->descriptor() == reader && wakes(*pipe);
            }),
            0);
}

}  // namespace
}  // namespace sigconform::mainthread
