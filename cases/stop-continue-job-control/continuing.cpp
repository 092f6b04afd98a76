// What SIGCONT does to a stopped process, and to itself.
#include <atomic>

#include "cases/stop-continue-job-control/stopping.h"
#include "harness/subject/shared_value.h"

namespace sigconform::cases::stop_continue_job_control {

// SIGCONT ends the stop even of a process that ignores it.
CONFORMANCE_CASE(Continue, EndsTheStopWhenIgnored, "cont.continues-when-ignored") {
  const Subject subject = stopping_subject([](Stage& stage) {
    stage.ignore(SIGCONT);
    stop_here(stage);
    stage.mark("went on");
  });
  EXPECT_THAT(subject.wait_stopped(), StoppedBy(SIGSTOP));
  EXPECT_EQ(subject.count(marked("went on")), 0);
  subject.deliver(SIGCONT).to_process();
  EXPECT_THAT(subject.wait_ended(), Exited(0));
  EXPECT_EQ(subject.count(marked("went on")), 1);
}

// Blocked in every thread, SIGCONT ends the stop all the same, stays pending, and is handled when it is unblocked.
CONFORMANCE_CASE(Continue, EndsTheStopWhenBlocked, "cont.continues-when-blocked", "cont.blocked-stays-pending") {
  const Subject subject = stopping_subject([](Stage& stage) {
    stage.record(SIGCONT);
    stage.block({SIGCONT});
    stage.parked_thread("other");
    stop_here(stage);
    stage.note_pending("continued");
    stage.note("handled before", stage.handled_count(SIGCONT));
    stage.unblock({SIGCONT});
  });
  EXPECT_THAT(subject.wait_stopped(), StoppedBy(SIGSTOP));
  subject.deliver(SIGCONT).to_process();
  EXPECT_THAT(subject.wait_ended(), Exited(0));
  EXPECT_THAT(subject.pending("continued"), Contains(SIGCONT));
  EXPECT_EQ(subject.value("handled before"), 0);
  EXPECT_THAT(subject, HandledOnce(SIGCONT).on("main"));
}

// A SIGCONT that all threads block and one waits for continues the process and is accepted by the one that waits.
CONFORMANCE_CASE(Continue, IsAcceptedByTheWaiter, "cont.sigwait-accepts") {
  const Subject subject{[](Stage& stage) {
    stage.block({SIGCONT});
    stage.thread("waiter", [](Stage& waiter) {
      const sigset_t awaited = SignalSet{SIGCONT}.to_sigset();
      int accepted = 0;
      waiter.call_returning_error("sigwait", [&] { return sigwait(&awaited, &accepted); });
      waiter.note("accepted", accepted);
    });
    stage.park();
  }};
  subject.await_blocked("waiter", blocking::sigtimedwait());
  subject.start_on("main", [](Stage& stage) { stop_here(stage); });
  EXPECT_THAT(subject.wait_stopped(), StoppedBy(SIGSTOP));
  subject.deliver(SIGCONT).to_process();
  subject.await_participant_ended("waiter");
  EXPECT_THAT(subject.outcome("sigwait"), Returned(0));
  EXPECT_EQ(subject.value("accepted"), SIGCONT);
  subject.await_done("main");
  EXPECT_THAT(subject.finish(), Exited(0));
}

// A handler for SIGCONT runs once the process is continued, before it goes on.
CONFORMANCE_CASE(Continue, RunsItsHandler, "cont.handler-runs") {
  const Subject subject = stopping_subject([](Stage& stage) {
    stage.record(SIGCONT);
    stop_here(stage);
    stage.note("handled", stage.handled_count(SIGCONT));
  });
  EXPECT_THAT(subject.wait_stopped(), StoppedBy(SIGSTOP));
  EXPECT_THAT(subject, NeverHandled(SIGCONT));
  subject.deliver(SIGCONT).to_process();
  EXPECT_THAT(subject.wait_ended(), Exited(0));
  EXPECT_EQ(subject.value("handled"), 1);
}

// What was sent to a stopped process is handled before the process goes on from where it stopped.
CONFORMANCE_CASE(Continue, HandlesWhatIsPendingFirst, "cont.pending-signals-first") {
  struct Shared {
    std::atomic<std::uint64_t> counter, at_entry;
  };
  static Shared* seen = nullptr;
  const SharedValue<Shared> shared;
  seen = &*shared;
  const Subject subject{[](Stage& stage) {
    stage.record(SIGUSR1, {.then = [](Stage&, int, siginfo_t*, void*) { seen->at_entry = seen->counter.load(); }});
    stage.ready();
    while (stage.stimulus() && stage.handled_count(SIGUSR1) == 0) ++seen->counter;
  }};
  subject.deliver(SIGSTOP).to_process();
  EXPECT_THAT(subject.wait_stopped(), StoppedBy(SIGSTOP));
  const std::uint64_t where_stopped = shared->counter;
  subject.deliver(SIGUSR1).to_process();
  EXPECT_EQ(subject.count(handler_entered(SIGUSR1)), 0);
  subject.deliver(SIGCONT).to_process();
  EXPECT_THAT(subject.wait_ended(), Exited(0));
  EXPECT_THAT(subject, HandledOnce(SIGUSR1));
  EXPECT_EQ(shared->at_entry, where_stopped);
}

// Stopped and continued at a hundred arbitrary points, a computation comes to the right result.
CONFORMANCE_CASE(Continue, ComputationGoesOnWhereItStopped, "cont.resumes-at-stop-point") {
  const SharedValue<std::atomic<bool>> enough;
  const Subject subject{[&](Stage& stage) {
    const auto step = [](std::uint64_t sum) { return sum * 6364136223846793005U + 1442695040888963407U; };
    stage.ready();
    std::uint64_t sum = 0, rounds = 0, again = 0;
    while (stage.stimulus() && !enough->load()) sum = step(sum), ++rounds;
    for (std::uint64_t round = 0; round < rounds; ++round) again = step(again);
    stage.note("right", sum == again ? 1 : 0);
  }};
  for (int stop = 0; stop < 100; ++stop) {
    subject.deliver(SIGSTOP).to_process();
    ASSERT_THAT(subject.wait_stopped(), StoppedBy(SIGSTOP));
    subject.deliver(SIGCONT).to_process();
  }
  enough->store(true);
  EXPECT_THAT(subject.wait_ended(), Exited(0));
  EXPECT_EQ(subject.value("right"), 1);
}

}  // namespace sigconform::cases::stop_continue_job_control
