// Stop signals and SIGCONT discard each other while they are pending.
#include "cases/stop-continue-job-control/stopping.h"

namespace sigconform::cases::stop_continue_job_control {
namespace {

struct Row {
  const char* name;
  RequirementId requirement;
  int signal;
};

constexpr Row rows[] = {
    {"SIGTSTP", "stop.sigtstp-discards-pending-sigcont", SIGTSTP},
    {"SIGTTIN", "stop.sigttin-discards-pending-sigcont", SIGTTIN},
    {"SIGTTOU", "stop.sigttou-discards-pending-sigcont", SIGTTOU},
};

// Once for the process and once for the thread: both pending sets count.
void generate_twice(Stage& stage, int signal) {
  stage.kill(getpid(), signal);
  stage.raise(signal);
}

}  // namespace

// A pending SIGCONT is gone when a stop signal is generated; one that is generated later is delivered.
CONFORMANCE_TABLE(StopSignal, DiscardsPendingSigcont, rows) {
  const auto subject = Subject::to_the_end([&row](Stage& stage) {
    stage.record(SIGCONT);
    stage.record(row.signal);
    stage.block({SIGCONT, row.signal});
    generate_twice(stage, SIGCONT);
    stage.note_pending("before");
    stage.kill(getpid(), row.signal);
    stage.note_pending("after");
    stage.unblock({SIGCONT, row.signal});
    stage.note("SIGCONT handled", stage.handled_count(SIGCONT));
    stage.raise(SIGCONT);
  });
  EXPECT_THAT(subject.pending("before"), Contains(SIGCONT));
  EXPECT_THAT(subject.pending("after"), Lacks(SIGCONT));
  EXPECT_THAT(subject, HandledOnce(row.signal));
  EXPECT_EQ(subject.value("SIGCONT handled"), 0);
  EXPECT_THAT(subject, HandledOnce(SIGCONT));
}

// SIGSTOP, too, discards a SIGCONT that is pending: the one delivered is the one that ended the stop.
CONFORMANCE_CASE(StopSignal, SigstopDiscardsPendingSigcont, "stop.sigstop-discards-pending-sigcont") {
  const Subject subject = stopping_subject([](Stage& stage) {
    stage.record(SIGCONT);
    stage.block({SIGCONT});
    stage.sigqueue(getpid(), SIGCONT, 1);
    stage.note_pending("before the stop");
    stop_here(stage);
    stage.unblock({SIGCONT});
  });
  EXPECT_THAT(subject.wait_stopped(), StoppedBy(SIGSTOP));
  EXPECT_THAT(subject.pending("before the stop"), Contains(SIGCONT));
  subject.deliver(SIGCONT).with_value(2).to_process();
  EXPECT_THAT(subject.wait_ended(), Exited(0));
  EXPECT_THAT(subject, HandledOnce(SIGCONT));
  EXPECT_EQ(subject.event(handler_entered(SIGCONT)).siginfo.value_int(), 2);
}

// SIGCONT discards every pending stop signal; the process neither handles them later nor loses those sent afterwards.
CONFORMANCE_CASE(ContinueSignal, DiscardsPendingStops, "cont.discards-pending-stops") {
  const SignalSet stops{SIGTSTP, SIGTTIN, SIGTTOU};
  const auto subject = Subject::to_the_end([&](Stage& stage) {
    for (int signal : {SIGTSTP, SIGTTIN, SIGTTOU}) stage.record(signal);
    stage.block(stops);
    for (int signal : {SIGTSTP, SIGTTIN, SIGTTOU}) generate_twice(stage, signal);
    stage.note_pending("before");
    stage.kill(getpid(), SIGCONT);
    stage.note_pending("after");
    stage.unblock(stops);
    for (int signal : {SIGTSTP, SIGTTIN, SIGTTOU}) {
      stage.note("handled", stage.handled_count(signal));
      stage.raise(signal);
    }
  });
  EXPECT_TRUE(subject.pending("before").contains_all(stops));
  EXPECT_THAT(subject.pending("after") & stops, IsEmptySet());
  for (const Event& handled : subject.events(noted("handled"))) EXPECT_EQ(handled.result, 0);
  for (int signal : {SIGTSTP, SIGTTIN, SIGTTOU}) EXPECT_THAT(subject, HandledOnce(signal));
}

}  // namespace sigconform::cases::stop_continue_job_control
