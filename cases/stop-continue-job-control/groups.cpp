// Process groups and sessions as addresses of signals.
#include "cases/stop-continue-job-control/jobs.h"

namespace sigconform::cases::stop_continue_job_control {
namespace {

void catch_both(Stage& stage) {
  stage.record(SIGUSR1);
  stage.record(SIGUSR2);
}

}  // namespace

CONFORMANCE_IMAGE(job_control_image) { stage.park(); }

// A process that moved gets what is sent to its new group, and not what is sent to the old one.
CONFORMANCE_CASE(ProcessGroup, MovedMemberIsReachedThere, "setpgid.moves-process") {
  const Subject subject{[](Stage& stage) {
    catch_both(stage);
    member(stage, "stays", getpgrp(), catch_both);
    member(stage, "anchor", 0, catch_both);
    stage.park();
  }};
  subject.await_parked("stays");
  subject.await_parked("anchor");
  // Not in the body: the judge, too, puts a subject into a group of its own, at its start.
  subject.run_on("main", [](Stage& stage) {
    if (stage.stimulus()) stage.must(setpgid(0, stage.process_of("anchor")), "setpgid");
  });
  subject.deliver(SIGUSR1).to_group();
  subject.run_on("anchor", [](Stage& stage) { stage.kill(-getpgrp(), SIGUSR2); });
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("stays"));
  EXPECT_THAT(subject, HandledTimes(SIGUSR2, 2));
  EXPECT_EQ(subject.count(handler_entered(SIGUSR2).on("main")), 1);
  EXPECT_EQ(subject.count(handler_entered(SIGUSR2).on("anchor")), 1);
  EXPECT_THAT(subject.finish(), Exited(0));
}

// Each way in which setpgid() is refused has its error.
CONFORMANCE_CASE(ProcessGroup, RefusalsHaveTheirErrors, "setpgid.errors") {
  const Subject subject{[](Stage& stage) {
                          stage.fork("leader", [](Stage& here) {
                            here.must(setsid(), "setsid");
                            here.park();
                          });
                          stage.fork("program", [](Stage& here) { here.exec("job_control_image"); });
                          stage.park();
                        },
                        {.images = true}};
  subject.await_parked("leader");
  subject.await_parked("program");
  subject.run_on("main", [](Stage& stage) {
    if (!stage.stimulus()) return;
    const pid_t leader = stage.process_of("leader");
    stage.call("session leader", [=] { return setpgid(leader, leader); });
    stage.call("group of another session", [=] { return setpgid(0, leader); });
    stage.call("child with a program", [&] { return setpgid(stage.process_of("program"), 0); });
    stage.call("no child", [] { return setpgid(getppid(), 0); });
    stage.call("negative", [] { return setpgid(0, -1); });
  });
  EXPECT_THAT(subject.outcome("session leader"), FailedWith(EPERM));
  EXPECT_THAT(subject.outcome("group of another session"), FailedWith(EPERM));
  EXPECT_THAT(subject.outcome("child with a program"), FailedWith(EACCES));
  EXPECT_THAT(subject.outcome("no child"), FailedWith(ESRCH));
  EXPECT_THAT(subject.outcome("negative"), FailedWith(EINVAL));
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace sigconform::cases::stop_continue_job_control
