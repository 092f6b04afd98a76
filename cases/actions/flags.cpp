// SA_RESETHAND, SA_NODEFER, SA_SIGINFO: what a handler finds when it is entered.
#include <ucontext.h>
#include <unistd.h>

#include "cases/support/every_action.h"

namespace sigconform::cases::actions {
namespace {

// Inside the handler: the action as it is now, and the same signal once more.
void note_action(Stage& stage, int signal, siginfo_t*, void*) { stage.note_disposition("inside", signal); }

void raise_once_more(Stage& stage, int signal, siginfo_t*, void*) {
  if (stage.handled_count(signal) > 1) return;
  stage.must(::raise(signal), "raise");
  stage.note("handled inside", stage.handled_count(signal));
}

Subject raised_inside(const Handling& handling) {
  return Subject::to_the_end([&](Stage& stage) {
    Handling nesting = handling;
    nesting.then = raise_once_more;
    stage.record(SIGUSR1, nesting);
    stage.raise(SIGUSR1);
  });
}

}  // namespace

// The handler runs for the first signal; the second finds the default action.
CONFORMANCE_CASE(ResetHand, DefaultFromTheFirstEntry, "sigaction.resethand-dfl") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR1, {.flags = static_cast<int>(SA_RESETHAND), .then = note_action});
    stage.raise(SIGUSR1);
    stage.mark("survived the first");
    stage.raise(SIGUSR1);
  });
  EXPECT_THAT(subject, HandledOnce(SIGUSR1));
  EXPECT_THAT(subject.disposition("inside", SIGUSR1), IsDefault());
  EXPECT_EQ(subject.count(marked("survived the first")), 1);
  EXPECT_THAT(subject.finish(), KilledBy(SIGUSR1));
}

// SA_SIGINFO goes with the handler.
CONFORMANCE_CASE(ResetHand, ClearsSiginfo, "sigaction.resethand-clears-siginfo") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR1, {.flags = static_cast<int>(SA_RESETHAND), .then = note_action});
    stage.note_disposition("before", SIGUSR1);
    stage.raise(SIGUSR1);
  });
  EXPECT_NE(subject.disposition("before", SIGUSR1).flags & SA_SIGINFO, 0);
  EXPECT_EQ(subject.disposition("inside", SIGUSR1).flags & SA_SIGINFO, 0);
}

// For SIGILL and SIGTRAP the flag may do nothing.
CONFORMANCE_CASE(ResetHand, MayNotApplyToIllAndTrap, "sigaction.resethand-sigill-sigtrap") {
  for (int signal : {SIGILL, SIGTRAP}) {
    const auto subject = Subject::to_the_end([signal](Stage& stage) {
      stage.record(signal, {.flags = static_cast<int>(SA_RESETHAND)});
      stage.raise(signal);
      stage.raise(signal);
    });
    const int handled = subject.count(handler_entered(signal));
    EXPECT_TRUE(handled == 1 || handled == 2) << handled;
    if (handled == 1) {
      EXPECT_THAT(subject.finish(), KilledBy(signal));
    }
    observe(std::string(signal == SIGILL ? "sigill-" : "sigtrap-") + (handled == 1 ? "reset" : "kept"));
  }
}

// It may come with SA_NODEFER.
CONFORMANCE_CASE(ResetHand, MayNotDefer, "sigaction.resethand-may-nodefer") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR1, {.flags = static_cast<int>(SA_RESETHAND)});
    stage.raise(SIGUSR1);
  });
  observe(subject.event(handler_entered(SIGUSR1)).set.contains(SIGUSR1) ? "deferred" : "not-deferred");
}

// Without the flag the handler finds its own action as it was installed.
CONFORMANCE_CASE(NoResetHand, ActionIsAsInstalled, "sigaction.no-resethand-unmodified") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR1, {.flags = SA_RESTART | SA_ONSTACK, .mask = {SIGHUP, SIGUSR2}, .then = note_action});
    stage.note_disposition("before", SIGUSR1);
    stage.raise(SIGUSR1);
  });
  const Event before = subject.event(disposition_noted("before", SIGUSR1));
  const Event inside = subject.event(disposition_noted("inside", SIGUSR1));
  EXPECT_EQ(inside.address, before.address);
  EXPECT_EQ(inside.result, before.result);
  EXPECT_THAT(inside.set, IsExactly(SignalSet{SIGHUP, SIGUSR2}));
}

// With SA_NODEFER the handler is entered again before raise() returns inside it.
CONFORMANCE_CASE(NoDefer, HandlerNests, "sigaction.nodefer-not-masked") {
  const auto subject = raised_inside({.flags = SA_NODEFER});
  EXPECT_EQ(subject.value("handled inside"), 2);
  EXPECT_THAT(subject.event(handler_entered(SIGUSR1)).set, Lacks(SIGUSR1));
  EXPECT_THAT(subject, HandledTimes(SIGUSR1, 2));
}

// A mask that names the signal itself defers it nevertheless.
CONFORMANCE_CASE(NoDefer, OwnMaskStillDefers, "sigaction.nodefer-with-sa-mask") {
  const auto subject = raised_inside({.flags = SA_NODEFER, .mask = {SIGUSR1}});
  EXPECT_EQ(subject.value("handled inside"), 1);
  EXPECT_THAT(subject, HandledTimes(SIGUSR1, 2));
}

// Without SA_NODEFER the second signal waits for the end of the first one's handler.
CONFORMANCE_CASE(NoDefer, OtherwiseDeferred, "sigaction.default-deferred") {
  const auto subject = raised_inside({});
  EXPECT_EQ(subject.value("handled inside"), 1);
  EXPECT_THAT(subject.event(handler_entered(SIGUSR1)).set, Contains(SIGUSR1));
  EXPECT_THAT(subject, HandledTimes(SIGUSR1, 2));
}

// A handler with SA_SIGINFO gets the number, what is known of the signal, and the context.
CONFORMANCE_CASE(HandlerArguments, ThreeWithSiginfo, "sigaction.siginfo-three-arguments") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR1, {.then = [](Stage& here, int signal, siginfo_t* info, void* context) {
                   here.note("number", signal);
                   here.note("info's number", info == nullptr ? 0 : info->si_signo);
                   here.note("has a context", context != nullptr);
                 }});
    stage.raise(SIGUSR1);
  });
  EXPECT_EQ(subject.value("number"), SIGUSR1);
  EXPECT_EQ(subject.value("info's number"), SIGUSR1);
  EXPECT_EQ(subject.value("has a context"), 1);
}

// With the XSI option every standard signal takes SA_SIGINFO; elsewhere it may be refused.
CONFORMANCE_CASE(HandlerArguments, SiginfoForStandardSignals, "sigaction.siginfo-non-realtime-may-fail") {
  const SignalSet all = settable_signals();
  const auto subject = Subject::to_the_end([&](Stage& stage) {
    for_each_signal(all, [&](int signal) {
      struct sigaction action {};
      action.sa_sigaction = [](int, siginfo_t*, void*) {};
      action.sa_flags = SA_SIGINFO;
      if (stage.stimulus()) stage.note_call("install", sigaction(signal, &action, nullptr), 0, signal);
    });
  });
  int asked = 0, refused = 0;
  for (const Event& call : subject.events(call_returned("install"))) ++asked, refused += call.result != 0;
  EXPECT_GE(asked, 20);
#ifdef _XOPEN_UNIX
  EXPECT_EQ(refused, 0);
#endif
  observe(refused == 0 ? "accepted" : "refused");
}

// A handler of one argument gets the number of the signal that it is run for, one handler for all.
CONFORMANCE_CASE(HandlerArguments, NumberOfTheSignal, "sigaction.handler-signo-argument") {
  const SignalSet caught = settable_signals() - SignalSet{SIGCONT, Subject::fence_signal()};
  const Subject subject{[&](Stage& stage) {
    for_each_signal(caught, [&](int signal) { stage.record(signal, {.plain = true}); });
    stage.park();
  }};
  for_each_signal(caught, [&](int signal) {
    subject.deliver(signal).to_process();
    subject.fence();
    const std::vector<Event> entered = subject.events(EventQuery(EventKind::handler_enter));
    ASSERT_FALSE(entered.empty()) << signal_name(signal);
    EXPECT_EQ(entered.back().signal, signal) << signal_name(signal);
    EXPECT_THAT(subject, HandledOnce(signal));
  });
  EXPECT_THAT(subject.finish(), Exited(0));
}

// The context is that of the thread at the moment of the interruption, as its mask shows.
CONFORMANCE_CASE(HandlerArguments, ContextOfTheInterruptedThread, "sigaction.context-describes-interrupted-thread") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR1, {.mask = {SIGTERM}});
    stage.set_mask({SIGHUP, SIGUSR2});
    stage.note_mask("before");
    stage.raise(SIGUSR1);
  });
  const Event entered = subject.event(handler_entered(SIGUSR1));
  EXPECT_THAT(entered.interrupted_mask, IsExactly(subject.mask("before")));
  EXPECT_THAT(entered.set, IsExactly(SignalSet{SIGHUP, SIGUSR2, SIGTERM, SIGUSR1}));
}

}  // namespace sigconform::cases::actions
