// Real-time signals where the platform has them.
#pragma once

#include <signal.h>
#include <unistd.h>

#include <vector>

#include "harness/judge/case.h"

namespace sigconform::cases::realtime_queueing {

/// SIGRTMIN + offset; 0 where there is no such range, which `require_realtime` has told before.
inline int realtime(int offset = 0) noexcept {
#ifdef SIGRTMIN
  return SIGRTMIN + offset;
#else
  (void)offset;
  return 0;
#endif
}

inline int highest_realtime() noexcept {
#ifdef SIGRTMAX
  return SIGRTMAX;
#else
  return 0;
#endif
}

/// Judge side: ends the case as unsupported where there are none.
inline void require_realtime() {
  if (realtime() == 0) unsupported("this platform has no real-time signals");
}

/// Where it is refused, the case cannot be judged.
inline void queue_value(Stage& stage, int signal, int value) { stage.sigqueue(getpid(), signal, value); }

/// The values that arrived with that signal, in the order of handling.
inline std::vector<int> handled_values(const Subject& subject, int signal) {
  std::vector<int> values;
  for (const Event& entry : subject.events(handler_entered(signal))) values.push_back(entry.siginfo.value_int());
  return values;
}

/// The signals in the order in which their handlers were entered.
inline std::vector<int> handled_signals(const Subject& subject) {
  std::vector<int> signals;
  for (const Event& entry : subject.events(EventQuery(EventKind::handler_enter))) signals.push_back(entry.signal);
  return signals;
}

}  // namespace sigconform::cases::realtime_queueing
