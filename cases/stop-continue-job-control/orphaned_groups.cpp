// Process groups without anybody who could continue them: stop signals from the terminal do not stop their members.
#include "cases/stop-continue-job-control/stopping.h"

namespace sigconform::cases::stop_continue_job_control {
namespace {

struct Row {
  const char* name;
  RequirementId requirement;
  int signal;
};

constexpr Row rows[] = {
    {"SIGTSTP", "stop.orphaned-group-sigtstp-discarded", SIGTSTP},
    {"SIGTTIN", "stop.orphaned-group-sigttin-discarded", SIGTTIN},
    {"SIGTTOU", "stop.orphaned-group-sigttou-discarded", SIGTTOU},
};

}  // namespace

// Alone in its session, a process takes the signal's default action by not noticing it.
CONFORMANCE_TABLE(OrphanedGroup, DiscardsTheSignal, rows) {
  const Subject subject{[&row](Stage& stage) {
                          stage.must(setsid(), "setsid");
                          stage.record(row.signal);
                          stage.park();
                        },
                        {.own_group = false}};
  subject.deliver(row.signal).to_process();
  EXPECT_THAT(subject, HandledOnce(row.signal));
  subject.run_on("main", [signal = row.signal](Stage& stage) { stage.set_default(signal); });
  subject.deliver(row.signal).to_process();
  subject.run_on("main", [](Stage& stage) { stage.note_pending("afterwards"); });
  EXPECT_THAT(subject.pending("afterwards"), Lacks(row.signal));
  EXPECT_FALSE(subject.has_stopped());
  EXPECT_THAT(subject, HandledOnce(row.signal));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// SIGSTOP stops it nevertheless.
CONFORMANCE_CASE(OrphanedGroup, SigstopStops, "stop.orphaned-group-sigstop-stops") {
  const Subject subject{[](Stage& stage) {
                          stage.must(setsid(), "setsid");
                          stop_here(stage);
                          stage.mark("went on");
                        },
                        {.own_group = false, .wait_until_ready = false}};
  EXPECT_THAT(subject.wait_stopped(), StoppedBy(SIGSTOP));
  EXPECT_EQ(subject.count(marked("went on")), 0);
  subject.deliver(SIGCONT).to_process();
  EXPECT_THAT(subject.wait_ended(), Exited(0));
}

// In a group that is not orphaned each of the three can be caught, blocked and ignored, and else stops.
CONFORMANCE_CASE(TerminalStops, CanBeCaughtBlockedAndIgnored, "stop.terminal-stops-catchable") {
  for (int signal : {SIGTSTP, SIGTTIN, SIGTTOU}) {
    const Subject subject{[signal](Stage& stage) {
      stage.record(signal);
      stage.park();
    }};
    subject.deliver(signal).to_process();
    EXPECT_THAT(subject, HandledOnce(signal));
    subject.run_on("main", [signal](Stage& stage) { stage.block({signal}); });
    subject.deliver(signal).to_process();
    subject.run_on("main", [signal](Stage& stage) {
      stage.note_pending("blocked");
      stage.ignore(signal);
      stage.unblock({signal});
    });
    EXPECT_THAT(subject.pending("blocked"), Contains(signal));
    subject.deliver(signal).to_process();
    EXPECT_THAT(subject, HandledOnce(signal));
    EXPECT_FALSE(subject.has_stopped());
    subject.start_on("main", [signal](Stage& stage) {
      stage.set_default(signal);
      stage.raise(signal);
      _exit(0);
    });
    EXPECT_THAT(subject.wait_stopped(), StoppedBy(signal));
  }
}

}  // namespace sigconform::cases::stop_continue_job_control
