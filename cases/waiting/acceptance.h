// What the cases of the sigwait family share.
#pragma once

#include <signal.h>
#include <time.h>

#include "cases/support/pending.h"
#include "harness/judge/case.h"

namespace sigconform::cases::waiting {

inline constexpr timespec no_time{0, 0};
inline constexpr timespec an_hour{3600, 0};

/// Blocks the signals and catches them with SA_SIGINFO, which is what makes them queue.
inline void prepare_to_accept(Stage& stage, const SignalSet& set) {
  stage.block(set);
  for (int signal = 1; signal < signal_limit(); ++signal) {
    if (set.contains(signal)) stage.record(signal);
  }
}

/// Whether the signal is pending: a wait for it then ends at once, or breaks its promise.
inline bool is_pending(int signal) { return pending_now(*Stage::current()).contains(signal); }

/// sigtimedwait() that does not wait, recorded under that label.
inline int poll_for(Stage& stage, std::string_view label, const SignalSet& set, siginfo_t* info = nullptr) {
  const sigset_t wanted = set.to_sigset();
  return stage.call(label, [&] { return sigtimedwait(&wanted, info, &no_time); });
}

/// Whether the participant, which waits for the signal, returns from its wait. False when it is seen waiting while the
/// signal is not pending any more: then it went elsewhere, or was never generated.
inline bool accepts(const Subject& subject, std::string_view participant, std::string_view label, int signal) {
  const EventQuery returned = call_returned(label).on(participant);
  const BlockingCall call = blocking::sigtimedwait();
  while (subject.await_blocked_or(participant, call, returned)) {
    const bool pending = subject.pending_seen(participant).contains(signal);
    if (subject.is_blocked(participant, call) && !pending && subject.count(returned) == 0) return false;
  }
  return true;
}

}  // namespace sigconform::cases::waiting
