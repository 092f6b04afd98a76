// Reading from the controlling terminal in the background.
#include "cases/stop-continue-job-control/background_access.h"

namespace sigconform::cases::stop_continue_job_control {
namespace {

void catch_it(Stage& stage) { stage.record(SIGTTIN); }

void read_here(Stage& stage) {
  touch_terminal(stage, terminal_calls::read_byte);
  stage.note_pending("afterwards");
}

}  // namespace

// The whole group of the reader stops.
CONFORMANCE_CASE(BackgroundRead, StopsTheGroup, "tty.background-read-sigttin") {
  Terminal terminal;
  expect_both_stopped(terminal, terminal_calls::read_byte, SIGTTIN);
}

// A reader that ignores SIGTTIN is told EIO, and its group gets no signal.
CONFORMANCE_CASE(BackgroundRead, FailsWhereIgnored, "tty.background-read-ignored-eio") {
  Terminal terminal;
  const Subject subject = in_front_of_job(
      terminal, [](Stage& stage) { stage.ignore(SIGTTIN); }, catch_it);
  subject.run_on("caller", read_here);
  EXPECT_THAT(subject.outcome("call"), FailedWith(EIO));
  EXPECT_THAT(subject, NeverHandled(SIGTTIN));
  subject.run_on("caller", [](Stage& stage) { stage.kill(-getpgrp(), SIGTTIN); });
  EXPECT_THAT(subject, HandledOnce(SIGTTIN).on("other"));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// So is one that blocks it.
CONFORMANCE_CASE(BackgroundRead, FailsWhereBlocked, "tty.background-read-blocked-eio") {
  Terminal terminal;
  const Subject subject = in_front_of_job(
      terminal, [](Stage& stage) { stage.block({SIGTTIN}); }, catch_it);
  subject.run_on("caller", read_here);
  EXPECT_THAT(subject.outcome("call"), FailedWith(EIO));
  EXPECT_THAT(subject.pending("afterwards"), Lacks(SIGTTIN));
  EXPECT_THAT(subject, NeverHandled(SIGTTIN));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// In an orphaned group nobody could continue the reader: it is told EIO.
CONFORMANCE_CASE(BackgroundRead, FailsInAnOrphanedGroup, "tty.background-read-orphaned-eio") {
  Terminal terminal;
  const Subject subject = beside_orphaned_job(terminal, catch_it);
  subject.run_on("caller", read_here);
  EXPECT_THAT(subject.outcome("call"), FailedWith(EIO));
  EXPECT_THAT(subject, NeverHandled(SIGTTIN));
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace sigconform::cases::stop_continue_job_control
