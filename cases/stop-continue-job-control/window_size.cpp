// SIGWINCH when a terminal's size changes.
#include "cases/stop-continue-job-control/jobs.h"

#ifdef SIGWINCH
namespace sigconform::cases::stop_continue_job_control {
namespace {

void catch_it(Stage& stage) { stage.record(SIGWINCH); }

// Two members in front and one behind; the size is 20 by 40.
Subject job(Terminal& terminal) {
  terminal.become_controlling();
  terminal.resize(20, 40);
  Subject subject{[](Stage& stage) {
                    catch_it(stage);
                    member(stage, "second", getpgrp(), catch_it);
                    member(stage, "behind", 0, catch_it);
                    stage.park();
                  },
                  {.terminal = &terminal}};
  subject.await_parked("second");
  subject.await_parked("behind");
  return subject;
}

void resize_stimulus(Terminal& terminal, unsigned short rows, unsigned short columns) {
  if (!without_stimulus()) terminal.resize(rows, columns);
}

}  // namespace

// Each member of the foreground group is told once.
CONFORMANCE_CASE(WindowSize, ForegroundGroupIsTold, "tcsetwinsize.sigwinch-foreground") {
  Terminal terminal;
  const Subject subject = job(terminal);
  resize_stimulus(terminal, 21, 40);
  subject.fence();
  EXPECT_EQ(subject.count(handler_entered(SIGWINCH).on("main")), 1);
  EXPECT_EQ(subject.count(handler_entered(SIGWINCH).on("second")), 1);
  EXPECT_THAT(subject.finish(), Exited(0));
}

// The size that it has already is no change.
CONFORMANCE_CASE(WindowSize, SameSizeIsNoNews, "tcsetwinsize.same-size-no-signal") {
  Terminal terminal;
  const Subject subject = job(terminal);
  resize_stimulus(terminal, 20, 40);
  EXPECT_THAT(subject, NeverHandled(SIGWINCH));
  resize_stimulus(terminal, 20, 41);
  subject.fence();
  EXPECT_EQ(subject.count(handler_entered(SIGWINCH).on("main")), 1);
  EXPECT_EQ(subject.count(handler_entered(SIGWINCH).on("second")), 1);
  EXPECT_THAT(subject.finish(), Exited(0));
}

// Whether those behind are told as well is open.
CONFORMANCE_CASE(WindowSize, OthersMayBeTold, "tcsetwinsize.other-processes-may") {
  Terminal terminal;
  const Subject subject = job(terminal);
  resize_stimulus(terminal, 21, 40);
  subject.fence();
  EXPECT_EQ(subject.count(handler_entered(SIGWINCH).on("main")), 1);
  observe(subject.count(handler_entered(SIGWINCH).on("behind")) > 0 ? "background-too" : "foreground-only");
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace sigconform::cases::stop_continue_job_control
#endif
