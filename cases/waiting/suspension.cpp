// sigsuspend() and pause(): what ends them, and which mask holds meanwhile and afterwards.
#include <unistd.h>

#include "cases/support/blocked_caller.h"
#include "cases/waiting/acceptance.h"

namespace sigconform::cases::waiting {
namespace {

void record_it(Stage& stage) { stage.record(SIGUSR1); }
void record_with_restart(Stage& stage) { stage.record(SIGUSR1, {.flags = SA_RESTART}); }

struct EndRow {
  const char* name;
  RequirementId requirement;
  const BlockingFunction* function;
  void (*prepare)(Stage& stage);
};

constexpr EndRow end_rows[] = {
    {"sigsuspend", "sigsuspend.returns-eintr", &blocks::sigsuspend, record_it},
    {"sigsuspend_with_restart", "sigsuspend.returns-eintr", &blocks::sigsuspend, record_with_restart},
    {"pause", "pause.returns-eintr", &blocks::pause, record_it},
    {"pause_with_restart", "pause.returns-eintr", &blocks::pause, record_with_restart},
};

constexpr BlockingRow ignored_rows[] = {
    {"sigsuspend", "sigsuspend.ignored-does-not-end", &blocks::sigsuspend},
    {"pause", "pause.ignored-does-not-end", &blocks::pause},
};

constexpr BlockingRow terminating_rows[] = {
    {"sigsuspend", "sigsuspend.terminating-signal", &blocks::sigsuspend},
    {"pause", "pause.terminating-signal", &blocks::pause},
};

}  // namespace

// When a handler has returned, so does the function, with -1 and EINTR, whatever SA_RESTART says.
CONFORMANCE_TABLE(Suspension, EndsWithEintrAfterAHandler, end_rows) {
  BlockedCaller caller(*row.function, row.prepare);
  caller.interrupt();
  ASSERT_FALSE(caller.waits()) << "it is suspended again after the handler";
  EXPECT_THAT(caller.outcome(), FailedWith(EINTR));
}

// Signals that are ignored, by SIG_IGN or by default, leave it suspended; the handler that comes then ends it.
CONFORMANCE_TABLE(Suspension, IgnoredSignalsDoNotEndIt, ignored_rows) {
  BlockedCaller caller(*row.function, [](Stage& stage) {
    stage.record(SIGUSR1);
    stage.ignore(SIGHUP);
  });
  for (int sent = 0; sent < 20; ++sent) {
    caller.subject().deliver(SIGHUP).to("caller", "main");
    caller.subject().deliver(SIGURG).to("caller", "main");
  }
  ASSERT_TRUE(caller.waits()) << testing::PrintToString(caller.outcome());
  caller.interrupt();
  EXPECT_FALSE(caller.waits()) << "it is suspended again after the handler";
  EXPECT_THAT(caller.outcome(), FailedWith(EINTR));
}

// A signal that terminates the process leaves no return.
CONFORMANCE_TABLE(Suspension, TerminationLeavesNoReturn, terminating_rows) {
  BlockedCaller caller(*row.function, [](Stage&) {});
  caller.subject().deliver(SIGTERM).to_process();
  EXPECT_THAT(caller.subject().finish(), KilledBy(SIGTERM));
  EXPECT_FALSE(caller.has_returned());
}

namespace {

/// sigsuspend() by a thread that blocks SIGUSR1, SIGUSR2 and SIGHUP, with SIGUSR2 alone blocked meanwhile.
const BlockingFunction suspension_with_usr2_blocked{.call = [](Scene&) -> std::int64_t {
                                                      Stage& stage = *Stage::current();
                                                      stage.set_mask({SIGUSR1, SIGUSR2, SIGHUP});
                                                      const sigset_t temporary = SignalSet{SIGUSR2}.to_sigset();
                                                      const int result = sigsuspend(&temporary);
                                                      const int error = errno;
                                                      stage.note_mask("afterwards");
                                                      stage.note_pending("afterwards");
                                                      errno = error;
                                                      return result;
                                                    },
                                                    .seen_in = [](int) { return blocking::sigsuspend(); }};

void record_both(Stage& stage) {
  stage.block({SIGUSR2});
  stage.record(SIGUSR1);
  stage.record(SIGUSR2);
}

}  // namespace

// The mask from before the call is back when it returns.
CONFORMANCE_CASE(Sigsuspend, PutsTheMaskBack, "sigsuspend.restores-mask") {
  BlockedCaller caller(suspension_with_usr2_blocked, record_both);
  caller.interrupt();
  EXPECT_THAT(caller.outcome(), FailedWith(EINTR));
  EXPECT_THAT(caller.subject().mask("afterwards"), IsExactly(SignalSet{SIGUSR1, SIGUSR2, SIGHUP}));
}

// A signal of the temporary mask does not end the suspension; it stays pending until it is unblocked.
CONFORMANCE_CASE(Sigsuspend, TemporaryMaskIsInForce, "sigsuspend.temporary-mask-in-force") {
  BlockedCaller caller(suspension_with_usr2_blocked, record_both);
  caller.subject().deliver(SIGUSR2).to("caller", "main");
  ASSERT_TRUE(caller.waits()) << testing::PrintToString(caller.outcome());
  caller.interrupt(SIGUSR1);
  EXPECT_THAT(caller.outcome(), FailedWith(EINTR));
  EXPECT_THAT(caller.subject().pending("afterwards"), Contains(SIGUSR2));
  EXPECT_THAT(caller.subject(), NeverHandled(SIGUSR2));
  caller.subject().run_on("caller", [](Stage& stage) { stage.unblock({SIGUSR2}); });
  EXPECT_THAT(caller.subject(), HandledOnce(SIGUSR2).on("caller"));
}

// What is pending for the process stays so: another thread can accept it after one was suspended with it blocked.
CONFORMANCE_CASE(Sigsuspend, AdoptsNothingPending, "sigsuspend.pending-not-adopted") {
  BlockedCaller caller(suspension_with_usr2_blocked, record_both);
  caller.subject().deliver(SIGUSR2).to_process();
  ASSERT_TRUE(caller.waits()) << testing::PrintToString(caller.outcome());
  caller.interrupt(SIGUSR1);
  EXPECT_THAT(caller.outcome(), FailedWith(EINTR));
  caller.subject().run_on("main", [](Stage& stage) { poll_for(stage, "accept", {SIGUSR2}); });
  EXPECT_THAT(caller.subject().outcome("accept"), Returned(SIGUSR2));
}

// SIGSTOP and SIGKILL work on a process that is suspended with all but one signal in its mask.
CONFORMANCE_CASE(Sigsuspend, StopAndKillCannotBeMasked, "sigsuspend.unblockable-silent") {
  Subject subject{[](Stage& stage) {
    stage.ready();
    sigset_t all_but_one;
    sigfillset(&all_but_one);
    sigdelset(&all_but_one, SIGUSR1);
    stage.call("sigsuspend", [&] { return sigsuspend(&all_but_one); });
  }};
  if (!subject.await_blocked_or("main", blocking::sigsuspend(), call_returned("sigsuspend"))) {
    if (subject.outcome("sigsuspend").error == ENOSYS) unsupported("sigsuspend() is not implemented here (ENOSYS)");
    unresolved("sigsuspend() returned before anything was sent: " +
               testing::PrintToString(subject.outcome("sigsuspend")));
  }
  subject.deliver(SIGSTOP).to_process();
  // Either it stops, or it is seen suspended with the signal gone.
  while (!subject.has_stopped()) {
    const bool suspended = subject.is_blocked("main", blocking::sigsuspend());
    const bool pending = subject.pending_seen("main").contains(SIGSTOP);
    ASSERT_FALSE(suspended && !pending && !subject.has_stopped()) << "SIGSTOP is gone and the process runs on";
  }
  EXPECT_THAT(subject.wait_stopped(), StoppedBy(SIGSTOP));
  subject.deliver(SIGCONT).to_process();
  subject.wait_continued();
  EXPECT_EQ(subject.count(call_returned("sigsuspend")), 0);
  subject.deliver(SIGKILL).to_process();
  EXPECT_THAT(subject.wait_ended(), KilledBy(SIGKILL));
}

}  // namespace sigconform::cases::waiting
