// The mask while a handler runs, and after it.
#include <unistd.h>

#include "cases/support/mask_change.h"
#include "harness/judge/case.h"

namespace sigconform::cases::masks {

// In the handler: what was blocked, what sa_mask names, and the signal itself; nothing else.
CONFORMANCE_CASE(HandlerMask, IsTheUnionAndNoMore, "sigaction.handler-mask-union") {
  const SignalSet before{SIGUSR2, SIGWINCH};
  const SignalSet asked{SIGTERM, SIGIO};
  const auto subject = Subject::to_the_end([&](Stage& stage) {
    stage.set_mask(before);
    for (int signal : catchable_standard_signals) {
      if (signal == SIGUSR2) continue;
      stage.record(signal, {.mask = asked});
      stage.raise(signal);
    }
  });
  for (int signal : catchable_standard_signals) {
    if (signal == SIGUSR2) continue;
    EXPECT_THAT(subject.event(handler_entered(signal)).set, IsExactly(before | asked | SignalSet{signal}));
  }
}

// The handler's end brings the earlier mask back.
CONFORMANCE_CASE(HandlerMask, EarlierMaskReturns, "sigaction.handler-mask-restored") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.set_mask({SIGUSR2});
    stage.record(SIGUSR1, {.mask = SignalSet::full()});
    stage.note_mask("before");
    stage.raise(SIGUSR1);
    stage.note_mask("after");
  });
  EXPECT_THAT(subject.event(handler_entered(SIGUSR1)).set, Contains(SIGTERM));
  EXPECT_THAT(subject.mask("before"), IsExactly(SignalSet{SIGUSR2}));
  EXPECT_THAT(subject.mask("after"), IsExactly(SignalSet{SIGUSR2}));
}

// What a handler blocks or unblocks itself is undone when it returns.
CONFORMANCE_CASE(HandlerMask, ChangesInsideAreTemporary, "sigaction.handler-mask-change-is-temporary") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.set_mask({SIGTERM});
    stage.record(SIGUSR1, {.then = [](Stage& inner, int, siginfo_t*, void*) {
                   inner.block({SIGUSR2});
                   inner.unblock({SIGTERM});
                 }});
    stage.raise(SIGUSR1);
    stage.note_mask("after");
  });
  EXPECT_THAT(subject.event(handler_returned(SIGUSR1)).set, IsExactly(SignalSet{SIGUSR1, SIGUSR2}));
  EXPECT_THAT(subject.mask("after"), IsExactly(SignalSet{SIGTERM}));
}

// A full sa_mask is taken without complaint; a handler under it can still be stopped and killed.
CONFORMANCE_CASE(HandlerMask, KillAndStopAreDroppedInSilence, "sigaction.sa-mask-unblockable-silent") {
  Subject subject{[](Stage& stage) {
                    struct sigaction action {};
                    action.sa_mask = all_with_unblockable().to_sigset();
                    action.sa_handler = [](int) {
                      Stage::current()->note_mask("in the handler");
                      for (;;) pause();
                    };
                    stage.call("sigaction", [&] { return sigaction(SIGUSR1, &action, nullptr); });
                    stage.raise(SIGUSR1);
                  },
                  {.wait_until_ready = false}};
  subject.await(mask_noted("in the handler"));
  EXPECT_THAT(subject.outcome("sigaction"), Succeeded());
  EXPECT_THAT(subject.mask("in the handler"), Lacks(SIGKILL));
  EXPECT_THAT(subject.mask("in the handler"), Lacks(SIGSTOP));
  subject.deliver(SIGSTOP).to_process();
  EXPECT_THAT(subject.wait_stopped(), StoppedBy(SIGSTOP));
  subject.deliver(SIGCONT).to_process();
  subject.wait_continued();
  subject.deliver(SIGKILL).to_process();
  EXPECT_THAT(subject.wait_ended(), KilledBy(SIGKILL));
}

// A signal that nothing blocks interrupts the handler of another one.
CONFORMANCE_CASE(HandlerMask, UnmaskedSignalsNest, "sigaction.unmasked-signals-nest") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR2);
    stage.record(SIGUSR1, {.then = [](Stage& inner, int, siginfo_t*, void*) {
                   inner.raise(SIGUSR2);
                   inner.note("handled inside", inner.handled_count(SIGUSR2));
                 }});
    stage.raise(SIGUSR1);
    stage.note("handled at the end", stage.handled_count(SIGUSR1));
  });
  EXPECT_EQ(subject.value("handled inside"), 1);
  EXPECT_EQ(subject.value("handled at the end"), 1);
}

}  // namespace sigconform::cases::masks
