// A pseudo-terminal whose manager side is closed.
#include "cases/stop-continue-job-control/jobs.h"

namespace sigconform::cases::stop_continue_job_control {

// Only the last close of the manager hangs up, and the controlling process is told.
CONFORMANCE_CASE(PtyManager, LastCloseHangsUp, "close.pty-manager-last-close-sighup") {
  Terminal terminal;
  const Subject subject{[&](Stage& stage) {
                          stage.record(SIGHUP);
                          stage.must(setsid(), "setsid");
                          stage.must(terminal.adopt_as_controlling(), "opening the terminal");
                          stage.park();
                        },
                        {.own_group = false}};
  const int duplicate = duplicate_manager(terminal);
  terminal.hang_up();
  EXPECT_THAT(subject, NeverHandled(SIGHUP));
  if (!without_stimulus()) close(duplicate);
  subject.fence();
  EXPECT_GE(subject.count(handler_entered(SIGHUP)), 1);
  EXPECT_THAT(subject.finish(), Exited(0));
}

// What a reader is told after that is open: nothing more, or an error.
CONFORMANCE_CASE(PtyManager, ReadsAfterTheHangUp, "tty.hangup-read-eof") {
  Terminal terminal;
  terminal.become_controlling();
  const Subject subject{[](Stage& stage) {
                          stage.ignore(SIGHUP);
                          stage.park();
                        },
                        {.terminal = &terminal}};
  if (!without_stimulus()) terminal.hang_up();
  subject.run_on("main", [](Stage& stage) {
    for (const char* label : {"first", "second"}) {
      char byte;
      if (stage.stimulus()) stage.call(label, [&] { return read(STDIN_FILENO, &byte, 1); });
    }
  });
  for (const char* label : {"first", "second"}) {
    const CallOutcome outcome = subject.outcome(label);
    EXPECT_TRUE(outcome.error == EIO || (outcome.error == 0 && outcome.result == 0))
        << label << ": " << testing::PrintToString(outcome);
  }
  const bool first_fails = subject.outcome("first").error == EIO;
  const bool second_fails = subject.outcome("second").error == EIO;
  observe(first_fails ? "eio" : "end-of-file");
  if (first_fails != second_fails) observe(second_fails ? "then-eio" : "then-end-of-file");
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace sigconform::cases::stop_continue_job_control
