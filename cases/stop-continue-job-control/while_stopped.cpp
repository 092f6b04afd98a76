// What signals do to a process that is stopped.
#include <atomic>

#include "cases/stop-continue-job-control/stopping.h"
#include "harness/subject/shared_value.h"

namespace sigconform::cases::stop_continue_job_control {

// A handler does not run while the process is stopped, though a running process has long answered the same signal.
CONFORMANCE_CASE(WhileStopped, CaughtSignalsAreHeld, "stop.signals-held-while-stopped") {
  static std::atomic<bool>* continued = nullptr;
  const SharedValue<std::atomic<bool>> shared;
  continued = &*shared;
  const Subject running{[](Stage& stage) {
    stage.record(SIGUSR1);
    stage.park();
  }};
  const Subject stopped = stopping_subject([](Stage& stage) {
    stage.record(SIGUSR1,
                 {.then = [](Stage& here, int, siginfo_t*, void*) { here.note("continued", continued->load()); }});
    stop_here(stage);
  });
  EXPECT_THAT(stopped.wait_stopped(), StoppedBy(SIGSTOP));
  stopped.deliver(SIGUSR1).to_process();
  running.deliver(SIGUSR1).to_process();
  EXPECT_THAT(running, HandledOnce(SIGUSR1));
  EXPECT_EQ(stopped.count(handler_entered(SIGUSR1)), 0);
  shared->store(true);
  stopped.deliver(SIGCONT).to_process();
  EXPECT_THAT(stopped.wait_ended(), Exited(0));
  EXPECT_THAT(stopped, HandledOnce(SIGUSR1));
  EXPECT_EQ(stopped.value("continued"), 1);
  EXPECT_THAT(running.finish(), Exited(0));
}

// SIGTERM ends a stopped process only when it is continued, and before it goes on.
CONFORMANCE_CASE(WhileStopped, FatalSignalsAreHeld, "stop.signals-held-while-stopped") {
  const Subject running{[](Stage& stage) { stage.park(); }};
  const Subject stopped = stopping_subject([](Stage& stage) {
    stop_here(stage);
    stage.mark("went on");
  });
  EXPECT_THAT(stopped.wait_stopped(), StoppedBy(SIGSTOP));
  stopped.deliver(SIGTERM).to_process();
  running.deliver(SIGTERM).to_process();
  EXPECT_THAT(running.wait_ended(), KilledBy(SIGTERM));
  EXPECT_FALSE(stopped.has_ended());
  stopped.deliver(SIGCONT).to_process();
  EXPECT_THAT(stopped.wait_ended(), KilledBy(SIGTERM));
  EXPECT_EQ(stopped.count(marked("went on")), 0);
}

// SIGKILL needs no SIGCONT.
CONFORMANCE_CASE(WhileStopped, SigkillTerminates, "stop.sigkill-terminates-stopped") {
  const Subject subject = stopping_subject([](Stage& stage) {
    stop_here(stage);
    stage.mark("went on");
  });
  EXPECT_THAT(subject.wait_stopped(), StoppedBy(SIGSTOP));
  subject.deliver(SIGKILL).to_process();
  EXPECT_THAT(subject.wait_ended(), KilledBy(SIGKILL));
  EXPECT_EQ(subject.count(marked("went on")), 0);
}

}  // namespace sigconform::cases::stop_continue_job_control
