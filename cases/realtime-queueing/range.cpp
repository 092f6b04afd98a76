// The range SIGRTMIN to SIGRTMAX.
#include <limits.h>

#include <algorithm>
#include <cerrno>

#include "cases/realtime-queueing/realtime.h"
#include "cases/support/mask_change.h"

namespace sigconform::cases::realtime_queueing {

// There are at least eight, and as many as RTSIG_MAX says.
CONFORMANCE_CASE(RealtimeRange, IsWideEnough, "rt.range-has-rtsig-max") {
  require_realtime();
  no_stimulus_applies("the range is asked for, no signal is generated");
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.note("signals", highest_realtime() - realtime() + 1);
    stage.note("RTSIG_MAX", sysconf(_SC_RTSIG_MAX));
  });
  EXPECT_GE(subject.value("signals"), 8);
  if (subject.value("RTSIG_MAX") >= 0) {
    EXPECT_GE(subject.value("RTSIG_MAX"), 8);
    EXPECT_GE(subject.value("signals"), subject.value("RTSIG_MAX"));
  }
}

// No signal of the standard's table lies in it.
CONFORMANCE_CASE(RealtimeRange, HoldsNoStandardSignal, "rt.range-disjoint") {
  require_realtime();
  no_stimulus_applies("numbers are compared, no signal is generated");
  const auto subject = Subject::to_the_end([](Stage& stage) {
    SignalSet standard;
    for (int signal : catchable_standard_signals) standard.add(signal);
    stage.note_set("standard", standard.add(SIGKILL).add(SIGSTOP));
  });
  for (int signal = realtime(); signal <= highest_realtime(); ++signal)
    EXPECT_THAT(subject.mask("standard"), Lacks(signal));
}

namespace {

// Here a number that is refused is what is in question; that the call is refused as such is not.
void queue_or_note(Stage& stage, int signal, int value) {
  if (stage.sigqueue(getpid(), signal, value) == 0) return;
  if (errno != EINVAL) stage.complain("sigqueue", errno);
  stage.note_call("sigqueue failed", -1, errno, signal);
}

}  // namespace

// Each of them can be caught, blocked, queued and accepted.
CONFORMANCE_CASE(RealtimeRange, EverySignalIsUsable, "rt.whole-range-usable") {
  require_realtime();
  const auto subject = Subject::to_the_end([](Stage& stage) {
    for (int signal = realtime(); signal <= highest_realtime(); ++signal) {
      stage.record(signal);
      queue_or_note(stage, signal, signal);
      stage.block({signal});
      queue_or_note(stage, signal, signal + 1000);
      const sigset_t wanted = SignalSet{signal}.to_sigset();
      const timespec none{};
      siginfo_t info{};
      const int accepted = sigtimedwait(&wanted, &info, &none);
      if (accepted < 0 && errno != EAGAIN) stage.complain("sigtimedwait", errno);
      stage.note_call("accepted", accepted == signal ? info.si_value.sival_int : -1, 0, signal);
    }
  });
  EXPECT_EQ(subject.count(call_returned("sigqueue failed")), 0);
  for (int signal = realtime(); signal <= highest_realtime(); ++signal) {
    EXPECT_THAT(handled_values(subject, signal), testing::ElementsAre(signal))
        << testing::PrintToString(SignalSet{signal});
    EXPECT_EQ(subject.event(call_returned("accepted").of(signal)).result, signal + 1000);
  }
}

// Whether a signal outside the range queues is the platform's choice.
CONFORMANCE_CASE(RealtimeRange, OtherSignalsQueueOrNot, "rt.other-signals-realtime") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR1);
    stage.block({SIGUSR1});
    for (int value = 1; value <= 5; ++value) queue_value(stage, SIGUSR1, value);
    stage.unblock({SIGUSR1});
  });
  const int times = subject.count(handler_entered(SIGUSR1));
  EXPECT_GE(times, 1);
  EXPECT_LE(times, 5);
  observe(times == 5 ? "queues" : times == 1 ? "one-delivery" : "some-deliveries");
}

}  // namespace sigconform::cases::realtime_queueing
