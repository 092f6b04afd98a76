// How pthread_sigmask() and sigprocmask() fail.
#include "cases/support/mask_change.h"
#include "cases/support/signal_storm.h"
#include "harness/judge/case.h"

namespace sigconform::cases::masks {
namespace {

constexpr int bogus_how = 12345;

// A call with a `how` that does not exist, and the mask after it.
Subject with_bogus_how(MaskCall call) {
  return Subject::to_the_end([call](Stage& stage) {
    stage.set_mask({SIGUSR1});
    if (stage.stimulus()) {
      errno = 0;
      const int result = change_mask(call, bogus_how, SignalSet::full());
      stage.note("errno", errno);
      stage.note("result", result);
    }
    stage.note_mask("after");
  });
}

}  // namespace

// The error is the result itself, and it is EINVAL.
CONFORMANCE_CASE(MaskErrors, UnknownHowIsEinval, "pthread_sigmask.einval-how", "pthread_sigmask.returns-error-number") {
  EXPECT_EQ(with_bogus_how(pthread_sigmask).value("result"), EINVAL);
}

// A call that fails has changed nothing.
CONFORMANCE_CASE(MaskErrors, FailureKeepsTheMask, "pthread_sigmask.failure-keeps-mask") {
  const auto subject = with_bogus_how(pthread_sigmask);
  EXPECT_NE(subject.value("result"), 0);
  EXPECT_THAT(subject.mask("after"), IsExactly(SignalSet{SIGUSR1}));
}

// sigprocmask() says -1 and leaves the error in errno.
CONFORMANCE_CASE(MaskErrors, SigprocmaskSaysMinusOne, "sigprocmask.minus-one-errno") {
  const auto subject = with_bogus_how(sigprocmask);
  EXPECT_EQ(subject.value("result"), -1);
  EXPECT_EQ(subject.value("errno"), EINVAL);
}

// However many signals arrive meanwhile, pthread_sigmask() is never interrupted.
CONFORMANCE_CASE(MaskErrors, NeverInterrupted, "pthread_sigmask.no-eintr") {
  const auto subject = Subject::to_the_end(
      [](Stage& stage) { call_in_a_storm(stage, [] { return change_mask(pthread_sigmask, SIG_BLOCK, {SIGUSR2}); }); });
  EXPECT_GE(subject.value("signals taken meanwhile"), storm_signals);
  EXPECT_EQ(subject.value("calls that said EINTR"), 0);
  EXPECT_EQ(subject.value("calls that failed"), 0);
}

}  // namespace sigconform::cases::masks
