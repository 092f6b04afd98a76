// Default actions reach every thread, whichever the signal named; and the process lives on without its initial one.
#include <array>
#include <atomic>

#include "harness/judge/case.h"
#include "harness/subject/shared_value.h"

namespace sigconform::cases::thread_direction {
namespace {

struct Spinning {
  std::array<std::atomic<std::uint64_t>, 3> counters{};
  std::atomic<bool> ask{false};  ///< each thread marks once that it still moves
};

void spin(Stage& stage, Spinning& spinning, std::size_t number) {
  bool said = false;
  for (;;) {
    spinning.counters[number].fetch_add(1);
    if (said || !spinning.ask.load()) continue;
    spinning.counters[number].fetch_add(1);
    stage.mark("moves");
    said = true;
  }
}

void three_that_spin(Stage& stage, Spinning& spinning) {
  stage.thread("one", [&](Stage& inner) { spin(inner, spinning, 1); });
  stage.thread("two", [&](Stage& inner) { spin(inner, spinning, 2); });
  stage.ready();
  spin(stage, spinning, 0);
}

std::array<std::uint64_t, 3> readings(const Spinning& spinning) {
  return {spinning.counters[0].load(), spinning.counters[1].load(), spinning.counters[2].load()};
}

}  // namespace

// SIGTERM at its default, aimed at a worker, ends the process.
CONFORMANCE_CASE(WholeProcess, TerminationFromAThread, "direction.default-terminate-whole-process") {
  Subject subject{[](Stage& stage) {
    stage.parked_thread("worker");
    stage.parked_thread("other");
    stage.park();
  }};
  subject.start_on("main", [](Stage& stage) { stage.pthread_kill("worker", SIGTERM); });
  EXPECT_THAT(subject.finish(), KilledBy(SIGTERM));
}

// SIGTSTP aimed at a worker stops every thread: no counter moves while another process makes a round trip.
CONFORMANCE_CASE(WholeProcess, StopFromAThread, "direction.default-stop-whole-process") {
  SharedValue<Spinning> shared;
  Spinning& spinning = *shared;
  Subject subject{[&](Stage& stage) {
    stage.parked_thread("sender");
    three_that_spin(stage, spinning);
  }};
  Subject helper{[](Stage& stage) { stage.park(); }};
  subject.deliver(SIGTSTP).to("one", "sender");
  EXPECT_THAT(subject.wait_stopped(), StoppedBy(SIGTSTP));
  const auto before = readings(spinning);
  for (int round = 0; round < 20; ++round) helper.fence();
  EXPECT_EQ(readings(spinning), before);
}

// SIGCONT sets every thread going again.
CONFORMANCE_CASE(WholeProcess, ContinueForAllThreads, "direction.default-continue-whole-process") {
  SharedValue<Spinning> shared;
  Spinning& spinning = *shared;
  Subject subject{[&](Stage& stage) { three_that_spin(stage, spinning); }};
  ::kill(subject.pid(), SIGSTOP);
  EXPECT_THAT(subject.wait_stopped(), StoppedBy(SIGSTOP));
  const auto stopped_at = readings(spinning);
  spinning.ask.store(true);
  subject.deliver(SIGCONT).to_process();
  subject.wait_continued();
  subject.await(marked("moves"), 3);
  for (const char* name : {"main", "one", "two"}) EXPECT_EQ(subject.count(marked("moves").on(name)), 1) << name;
  for (std::size_t number = 0; number < 3; ++number) EXPECT_GT(readings(spinning)[number], stopped_at[number]);
}

CONFORMANCE_IMAGE(main_thread_leaves) {
  stage.record(SIGUSR1);
  stage.thread("worker", [main = pthread_self()](Stage& inner) {
    if (const int error = pthread_join(main, nullptr)) inner.complain("pthread_join", error);
    inner.ready();
    inner.park();
    _exit(0);
  });
  pthread_exit(nullptr);
}

// When the initial thread is gone, the worker that is left takes what the process is sent.
CONFORMANCE_CASE(WholeProcess, SignalsAfterMainHasLeft, "direction.after-main-thread-exit") {
  Subject subject{[](Stage& stage) { stage.exec("main_thread_leaves"); }, {.images = true}};
  subject.await_parked("worker");
  subject.deliver(SIGUSR1).to_process();
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("worker"));
  subject.release("worker");
  EXPECT_THAT(subject.wait_ended(), Exited(0));
}

}  // namespace sigconform::cases::thread_direction
