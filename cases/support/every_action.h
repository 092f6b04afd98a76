// Every signal's action at once: set apart, noted in the subject, read and compared in the judge.
#pragma once

#include "harness/judge/case.h"
#include "harness/signals/signal_names.h"

namespace sigconform::cases {

/// Every signal whose action a process may set.
inline SignalSet settable_signals() {
  SignalSet all;
  for (const SignalInfo& signal : standard_signals()) all.add(signal.number);
#ifdef SIGRTMIN
  for (int signal = SIGRTMIN; signal <= SIGRTMAX; ++signal) all.add(signal);
#endif
  return all.remove(SIGKILL).remove(SIGSTOP);
}

template <typename Function>
void for_each_signal(const SignalSet& set, Function function) {
  for (int signal = 1; signal < signal_limit(); ++signal) {
    if (set.contains(signal)) function(signal);
  }
}

/// Subject side: a snapshot of every action.
inline void note_dispositions(Stage& stage, std::string_view label) {
  for_each_signal(settable_signals(), [&](int signal) { stage.note_disposition(label, signal); });
}

/// Judge side: the signals that such a snapshot shows with that action. Without the snapshot the case fails.
inline SignalSet signals_with(const Subject& subject, std::string_view label, Disposition::Action action) {
  SignalSet found;
  for_each_signal(settable_signals(), [&](int signal) {
    if (subject.disposition(label, signal).action == action) found.add(signal);
  });
  return found;
}

/// Judge side: two snapshots of a signal's action hold the same.
inline void expect_same_action(const Subject& subject, std::string_view one, std::string_view other, int signal) {
  SCOPED_TRACE(signal_name(signal));
  for (std::string_view label : {one, other}) subject.disposition(label, signal);
  const Event first = subject.event(disposition_noted(one, signal));
  const Event second = subject.event(disposition_noted(other, signal));
  EXPECT_EQ(second.address, first.address);
  EXPECT_EQ(second.result, first.result) << "the flags";
  EXPECT_THAT(second.set, IsExactly(first.set));
}

}  // namespace sigconform::cases
