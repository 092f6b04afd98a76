// Writing to the controlling terminal in the background, with TOSTOP and without.
#include "cases/stop-continue-job-control/background_access.h"

namespace sigconform::cases::stop_continue_job_control {
namespace {

void catch_it(Stage& stage) { stage.record(SIGTTOU); }

void write_here(Stage& stage) {
  touch_terminal(stage, terminal_calls::write_byte);
  stage.note_pending("afterwards");
}

// The byte was taken, and it comes out at the manager side.
void expect_written(Terminal& terminal, const Subject& subject) {
  EXPECT_THAT(subject.outcome("call"), Returned(1));
  const int screen = duplicate_manager(terminal);
  char shown = 0;
  EXPECT_EQ(read(screen, &shown, 1), 1);
  EXPECT_EQ(shown, 'x');
  close(screen);
  EXPECT_THAT(subject.pending("afterwards"), Lacks(SIGTTOU));
  EXPECT_THAT(subject, NeverHandled(SIGTTOU));
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace

// With TOSTOP the whole group of the writer stops.
CONFORMANCE_CASE(BackgroundWrite, StopsTheGroup, "tty.background-write-tostop-sigttou") {
  Terminal terminal;
  expect_both_stopped(terminal, terminal_calls::write_byte, SIGTTOU);
}

// Without TOSTOP anybody may write.
CONFORMANCE_CASE(BackgroundWrite, IsFreeWithoutTostop, "tty.background-write-no-tostop") {
  Terminal terminal;
  const Subject subject = in_front_of_job(terminal, catch_it, catch_it, false);
  subject.run_on("caller", write_here);
  expect_written(terminal, subject);
}

// Who ignores SIGTTOU may write in spite of TOSTOP.
CONFORMANCE_CASE(BackgroundWrite, IsFreeWhereIgnored, "tty.background-write-ignored-allowed") {
  Terminal terminal;
  const Subject subject = in_front_of_job(
      terminal, [](Stage& stage) { stage.ignore(SIGTTOU); }, catch_it);
  subject.run_on("caller", write_here);
  expect_written(terminal, subject);
}

// So may who blocks it.
CONFORMANCE_CASE(BackgroundWrite, IsFreeWhereBlocked, "tty.background-write-blocked-allowed") {
  Terminal terminal;
  const Subject subject = in_front_of_job(
      terminal, [](Stage& stage) { stage.block({SIGTTOU}); }, catch_it);
  subject.run_on("caller", write_here);
  expect_written(terminal, subject);
}

// In an orphaned group the writer is told EIO.
CONFORMANCE_CASE(BackgroundWrite, FailsInAnOrphanedGroup, "tty.background-write-orphaned-eio") {
  Terminal terminal;
  const Subject subject = beside_orphaned_job(terminal, catch_it);
  subject.run_on("caller", write_here);
  EXPECT_THAT(subject.outcome("call"), FailedWith(EIO));
  EXPECT_THAT(subject, NeverHandled(SIGTTOU));
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace sigconform::cases::stop_continue_job_control
