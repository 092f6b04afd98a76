// sigaction() sets, reports and keeps actions.
#include <unistd.h>

#include <cstring>

#include "cases/support/every_action.h"

namespace sigconform::cases::actions {
namespace {

void nothing(int) {}
void nothing_else(int) {}

// A sigaction() of that handler; recorded under that label.
void install(Stage& stage, std::string_view label, int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  stage.call(label, [&] { return sigaction(signal, &action, nullptr); });
}

}  // namespace

// A handler that was installed runs for a signal from outside.
CONFORMANCE_CASE(Sigaction, InstallsTheHandler, "sigaction.act-installs") {
  const Subject subject{[](Stage& stage) {
    stage.record(SIGUSR1);
    stage.park();
  }};
  subject.deliver(SIGUSR1).to_process();
  EXPECT_THAT(subject, HandledOnce(SIGUSR1));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// `oact` receives the handler, the mask and the flags that were in force before.
CONFORMANCE_CASE(Sigaction, ReportsThePreviousAction, "sigaction.oact-previous") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    struct sigaction first {
    }, second{}, previous{};
    first.sa_handler = nothing;
    first.sa_flags = SA_RESTART | SA_NODEFER;
    first.sa_mask = SignalSet{SIGHUP, SIGTERM}.to_sigset();
    second.sa_handler = nothing_else;
    if (stage.stimulus()) stage.must(sigaction(SIGUSR1, &first, nullptr), "sigaction");
    stage.must(sigaction(SIGUSR1, &second, &previous), "sigaction");
    stage.note("first handler", previous.sa_handler == nothing);
    stage.note("flags", previous.sa_flags & (SA_RESTART | SA_NODEFER | SA_SIGINFO | SA_ONSTACK | SA_NOCLDSTOP));
    stage.note_set("mask", SignalSet::from(previous.sa_mask));
  });
  EXPECT_EQ(subject.value("first handler"), 1);
  EXPECT_EQ(subject.value("flags"), SA_RESTART | SA_NODEFER);
  EXPECT_THAT(subject.mask("mask"), IsExactly(SignalSet{SIGHUP, SIGTERM}));
}

// A question changes nothing.
CONFORMANCE_CASE(Sigaction, QueryChangesNothing, "sigaction.null-act-query") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR1, {.flags = SA_RESTART, .mask = {SIGHUP}});
    stage.note_disposition("first", SIGUSR1);
    stage.note_disposition("second", SIGUSR1);
    stage.raise(SIGUSR1);
  });
  const Event first = subject.event(disposition_noted("first", SIGUSR1));
  const Event second = subject.event(disposition_noted("second", SIGUSR1));
  EXPECT_THAT(subject.disposition("first", SIGUSR1), IsCaught());
  EXPECT_EQ(second.address, first.address);
  EXPECT_EQ(second.result, first.result);
  EXPECT_EQ(second.set, first.set);
  EXPECT_THAT(subject, HandledOnce(SIGUSR1));
}

// One may ask about the signals that cannot be caught: their action is the default one.
CONFORMANCE_CASE(Sigaction, AnswersForTheUncatchable, "sigaction.query-uncatchable") {
  no_stimulus_applies("it only asks");
  const auto subject = Subject::to_the_end([](Stage& stage) {
    for (int signal : {SIGKILL, SIGSTOP}) stage.note_disposition("action", signal);
  });
  for (int signal : {SIGKILL, SIGSTOP}) EXPECT_THAT(subject.disposition("action", signal), IsDefault());
}

// 0 for what was done, -1 with an error number for what was refused.
CONFORMANCE_CASE(Sigaction, ReturnsZeroOrMinusOne, "sigaction.return-values") {
  const SignalSet all = settable_signals();
  const auto subject = Subject::to_the_end([&](Stage& stage) {
    if (!stage.stimulus()) return;
    for_each_signal(all, [&](int signal) { install(stage, "settable", signal, nothing); });
    install(stage, "SIGKILL", SIGKILL, nothing);
  });
  int settable = 0;
  for_each_signal(all, [&](int) { ++settable; });
  EXPECT_EQ(subject.count(call_returned("settable")), settable);
  for (const Event& call : subject.events(call_returned("settable"))) EXPECT_EQ(call.result, 0);
  EXPECT_EQ(subject.outcome("SIGKILL").result, -1);
  EXPECT_GT(subject.outcome("SIGKILL").error, 0);
}

// Numbers that are no signals have no action.
CONFORMANCE_CASE(Sigaction, RefusesNumbersOfNoSignal, "sigaction.einval-signal-number") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    if (!stage.stimulus()) return;
    install(stage, "zero", 0, nothing);
    install(stage, "minus one", -1, nothing);
    install(stage, "beyond the highest", signal_limit(), nothing);
  });
  for (const char* label : {"zero", "minus one", "beyond the highest"})
    EXPECT_THAT(subject.outcome(label), FailedWith(EINVAL)) << label;
}

namespace {

struct Refused {
  const char* name;
  RequirementId requirement;
  int signal;
  void (*handler)(int);
};

const Refused refused[] = {
    {"catching_SIGKILL", "sigaction.einval-catch-sigkill", SIGKILL, nothing},
    {"ignoring_SIGKILL", "sigaction.einval-ignore-sigkill", SIGKILL, SIG_IGN},
    {"catching_SIGSTOP", "sigaction.einval-catch-sigstop", SIGSTOP, nothing},
    {"ignoring_SIGSTOP", "sigaction.einval-ignore-sigstop", SIGSTOP, SIG_IGN},
};

}  // namespace

// SIGKILL and SIGSTOP are neither caught nor ignored.
CONFORMANCE_TABLE(Sigaction, Refuses, refused) {
  const auto subject = Subject::to_the_end([&](Stage& stage) {
    if (stage.stimulus()) install(stage, "sigaction", row.signal, row.handler);
    stage.note_disposition("after", row.signal);
  });
  EXPECT_THAT(subject.outcome("sigaction"), FailedWith(EINVAL));
  EXPECT_THAT(subject.disposition("after", row.signal), IsDefault());
}

// Setting their default action is a request that may be granted or refused.
CONFORMANCE_CASE(Sigaction, DefaultForTheUncatchable, "sigaction.dfl-uncatchable") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    if (!stage.stimulus()) return;
    install(stage, "SIGKILL", SIGKILL, SIG_DFL);
    install(stage, "SIGSTOP", SIGSTOP, SIG_DFL);
  });
  const CallOutcome kill = subject.outcome("SIGKILL"), stop = subject.outcome("SIGSTOP");
  for (const CallOutcome& outcome : {kill, stop})
    EXPECT_TRUE(outcome.error == EINVAL || (outcome.error == 0 && outcome.result == 0)) << outcome.label;
  observe(kill.error == EINVAL ? "einval" : "success");
  if (kill.error != stop.error) observe(stop.error == EINVAL ? "einval-for-sigstop" : "success-for-sigstop");
}

// What was refused has changed nothing: both signals still do what they do.
CONFORMANCE_CASE(Sigaction, FailureKeepsTheAction, "sigaction.failure-keeps-action") {
  const Subject subject{[](Stage& stage) {
                          for (int signal : {SIGKILL, SIGSTOP}) {
                            install(stage, "catching", signal, nothing);
                            install(stage, "ignoring", signal, SIG_IGN);
                            stage.note_disposition("after", signal);
                          }
                          stage.raise(SIGSTOP);
                          stage.raise(SIGKILL);
                        },
                        {.wait_until_ready = false}};
  EXPECT_THAT(subject.wait_stopped(), StoppedBy(SIGSTOP));
  subject.deliver(SIGCONT).to_process();
  EXPECT_THAT(subject.wait_ended(), KilledBy(SIGKILL));
  for (const char* label : {"catching", "ignoring"})
    for (const Event& call : subject.events(call_returned(label))) EXPECT_EQ(call.result, -1) << label;
  for (int signal : {SIGKILL, SIGSTOP}) EXPECT_THAT(subject.disposition("after", signal), IsDefault());
}

// An action is not used up: the thousandth signal is handled like the first.
CONFORMANCE_CASE(Sigaction, LastsAcrossDeliveries, "sigaction.persistent") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    static volatile sig_atomic_t handled;
    handled = 0;
    struct sigaction count {};
    count.sa_handler = [](int) { handled = handled + 1; };
    stage.must(sigaction(SIGUSR1, &count, nullptr), "sigaction");
    int missed = 0;
    for (int sent = 1; sent <= 1000 && stage.stimulus(); ++sent) {
      stage.must(::raise(SIGUSR1), "raise");
      missed += handled != sent;
    }
    stage.note("handled", handled);
    stage.note("missed", missed);
  });
  EXPECT_EQ(subject.value("handled"), 1000);
  EXPECT_EQ(subject.value("missed"), 0);
}

// There is one action a signal for all threads: one installs it, another runs it.
CONFORMANCE_CASE(Sigaction, IsSharedByAllThreads, "sigaction.process-wide") {
  const Subject subject{[](Stage& stage) {
    stage.parked_thread("installer");
    stage.park();
  }};
  subject.run_on("installer", [](Stage& stage) { stage.record(SIGUSR1); });
  subject.deliver(SIGUSR1).to("main", "installer");
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("main"));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// Whether the two that no mask can hold show up in a mask that was asked for is open.
CONFORMANCE_CASE(Sigaction, MaskReadBack, "sigaction.sa-mask-readback-unspecified") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    struct sigaction action {};
    action.sa_handler = nothing;
    sigfillset(&action.sa_mask);
    sigaddset(&action.sa_mask, SIGKILL);
    sigaddset(&action.sa_mask, SIGSTOP);
    if (stage.stimulus()) stage.must(sigaction(SIGUSR1, &action, nullptr), "sigaction");
    stage.note_disposition("action", SIGUSR1);
  });
  const SignalSet mask = subject.disposition("action", SIGUSR1).mask;
  EXPECT_THAT(mask, Contains(SIGUSR2));
  observe(mask.contains(SIGKILL) ? "sigkill-shown" : "sigkill-dropped");
  observe(mask.contains(SIGSTOP) ? "sigstop-shown" : "sigstop-dropped");
}

}  // namespace sigconform::cases::actions
