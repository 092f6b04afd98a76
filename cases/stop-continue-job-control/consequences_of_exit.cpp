// What the end of a process does to jobs and sessions that it leaves behind.
#include "cases/stop-continue-job-control/jobs.h"

namespace sigconform::cases::stop_continue_job_control {
namespace {

void catch_both(Stage& stage) {
  stage.record(SIGHUP);
  stage.record(SIGCONT);
}

// A founder without whom the group of "first" and "second" is orphaned; both are prepared by then. In a run without
// stimulus it stays.
void orphan_a_group(Stage& stage, Preparation first) {
  stage.must(setsid(), "setsid");
  const pid_t founder = stage.fork("founder", [first](Stage& here) {
    const pid_t group = member(here, "first", 0, first);
    member(here, "second", group, catch_both);
    here.wait_until([&] { return here.shared().find("second")->state.load() == ParticipantState::parked; });
    if (first != catch_both && here.stimulus()) next_status(group, WUNTRACED);
    if (!here.stimulus()) here.park();
  });
  if (stage.stimulus()) next_status(founder, 0);
  stage.note("founder", founder);
  stage.park();
}

void catch_both_and_stop(Stage& stage) {
  catch_both(stage);
  stage.raise(SIGSTOP);
}

}  // namespace

// The foreground group of a session whose leader ends is hung up.
CONFORMANCE_CASE(ControllingProcess, EndHangsUpTheForeground, "_exit.controlling-process-sighup") {
  Terminal terminal;
  const Subject subject{[&](Stage& stage) {
    stage.fork("leader", [&](Stage& leader) {
      leader.must(setsid(), "setsid");
      const int slave = leader.must(terminal.adopt_as_controlling(), "opening the terminal");
      const pid_t group = member(leader, "first", 0, catch_both);
      member(leader, "second", group, catch_both);
      leader.must(tcsetpgrp(slave, group), "tcsetpgrp");
      leader.park();
    });
    stage.park();
  }};
  for (const char* name : {"leader", "first", "second"}) subject.await_parked(name);
  if (!without_stimulus()) {
    subject.release("leader");
    EXPECT_THAT(status_of(subject, "leader", 0), Exited(0));
  }
  subject.fence();
  EXPECT_EQ(subject.count(handler_entered(SIGHUP).on("first")), 1);
  EXPECT_EQ(subject.count(handler_entered(SIGHUP).on("second")), 1);
  EXPECT_THAT(subject.finish(), Exited(0));
}

// A group that loses its last outside parent while a member is stopped is hung up and continued.
CONFORMANCE_CASE(NewlyOrphanedGroup, StoppedIsHungUp, "_exit.newly-orphaned-stopped-sighup-sigcont") {
  const Subject subject{[](Stage& stage) { orphan_a_group(stage, catch_both_and_stop); }, {.own_group = false}};
  subject.await_parked("first");
  subject.await_parked("second");
  subject.fence();
  for (const char* name : {"first", "second"}) {
    EXPECT_EQ(subject.count(handler_entered(SIGHUP).on(name)), 1) << name;
    EXPECT_EQ(subject.count(handler_entered(SIGCONT).on(name)), 1) << name;
  }
  EXPECT_THAT(subject.finish(), Exited(0));
}

// Where none is stopped, the standard asks for nothing.
CONFORMANCE_CASE(NewlyOrphanedGroup, RunningMayBeHungUp, "_exit.newly-orphaned-running-no-sighup") {
  const Subject subject{[](Stage& stage) { orphan_a_group(stage, catch_both); }, {.own_group = false}};
  subject.await_parked("first");
  subject.await_parked("second");
  subject.run_on("first", [](Stage& stage) { stage.note("parent", getppid()); });
  EXPECT_NE(subject.value("parent"), subject.value("founder"));
  subject.fence();
  observe(subject.count(handler_entered(SIGHUP)) > 0 ? "sighup" : "no-sighup");
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace sigconform::cases::stop_continue_job_control
