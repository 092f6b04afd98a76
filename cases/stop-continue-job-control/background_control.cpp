// Changing the controlling terminal from the background: the tc functions.
#include "cases/stop-continue-job-control/background_access.h"

namespace sigconform::cases::stop_continue_job_control {
namespace {

struct Row {
  const char* name;
  RequirementId requirement;
  TerminalCall call;
};

constexpr Row stopping[] = {
    {"tcsetpgrp", "tcsetpgrp.background-sigttou", terminal_calls::set_foreground},
    {"tcsetattr", "tcsetattr.background-sigttou", terminal_calls::set_attributes},
    {"tcdrain", "tcdrain.background-sigttou", terminal_calls::drain},
    {"tcflow", "tcflow.background-sigttou", terminal_calls::flow},
    {"tcflush", "tcflush.background-sigttou", terminal_calls::flush},
    {"tcsendbreak", "tcsendbreak.background-sigttou", terminal_calls::send_break},
};

constexpr Row proceeding[] = {
    {"tcsetpgrp", "tcsetpgrp.background-ignored-or-blocked", terminal_calls::set_foreground},
    {"tcsetattr", "tcsetattr.background-ignored-or-blocked", terminal_calls::set_attributes},
    {"tcdrain", "tcdrain.background-ignored-or-blocked", terminal_calls::drain},
    {"tcflow", "tcflow.background-ignored-or-blocked", terminal_calls::flow},
    {"tcflush", "tcflush.background-ignored-or-blocked", terminal_calls::flush},
    {"tcsendbreak", "tcsendbreak.background-ignored-or-blocked", terminal_calls::send_break},
};

constexpr Row orphaned[] = {
    {"tcsetpgrp", "tcsetpgrp.background-orphaned-eio", terminal_calls::set_foreground},
    {"tcsetattr", "tcsetattr.background-orphaned-eio", terminal_calls::set_attributes},
    {"tcdrain", "tcdrain.background-orphaned-eio", terminal_calls::drain},
    {"tcflow", "tcflow.background-orphaned-eio", terminal_calls::flow},
    {"tcflush", "tcflush.background-orphaned-eio", terminal_calls::flush},
    {"tcsendbreak", "tcsendbreak.background-orphaned-eio", terminal_calls::send_break},
};

void catch_it(Stage& stage) { stage.record(SIGTTOU); }

void expect_proceeds(Preparation caller, TerminalCall call) {
  Terminal terminal;
  const Subject subject = in_front_of_job(terminal, caller, [](Stage& stage) { stage.block({SIGTTOU}); });
  subject.run_on("caller", [call](Stage& stage) {
    touch_terminal(stage, call);
    stage.note_pending("caller");
  });
  subject.run_on("other", [](Stage& stage) { stage.note_pending("other"); });
  EXPECT_THAT(subject.outcome("call"), Returned(0));
  EXPECT_THAT(subject.pending("caller"), Lacks(SIGTTOU));
  EXPECT_THAT(subject.pending("other"), Lacks(SIGTTOU));
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace

// The caller's whole group stops by SIGTTOU.
CONFORMANCE_TABLE(BackgroundControl, StopsTheGroup, stopping) {
  Terminal terminal;
  expect_both_stopped(terminal, row.call, SIGTTOU);
}

// Who blocks or ignores SIGTTOU may do it, and nobody in the group gets the signal.
CONFORMANCE_TABLE(BackgroundControl, ProceedsWhereBlockedOrIgnored, proceeding) {
  expect_proceeds([](Stage& stage) { stage.block({SIGTTOU}); }, row.call);
  expect_proceeds([](Stage& stage) { stage.ignore(SIGTTOU); }, row.call);
}

// In an orphaned group it fails with EIO, and there is no signal.
CONFORMANCE_TABLE(BackgroundControl, FailsInAnOrphanedGroup, orphaned) {
  Terminal terminal;
  const Subject subject = beside_orphaned_job(terminal, catch_it);
  subject.run_on("caller", [call = row.call](Stage& stage) { touch_terminal(stage, call); });
  EXPECT_THAT(subject, NeverHandled(SIGTTOU));
  EXPECT_THAT(subject.outcome("call"), FailedWith(EIO));
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace sigconform::cases::stop_continue_job_control
