#include "harness/signals/signal_set.h"

#include <pthread.h>

#include <ostream>
#include <vector>

#include "harness/signals/signal_names.h"

namespace sigconform {

int signal_limit() noexcept {
#ifdef _NSIG
  return _NSIG;
#else
  return NSIG;
#endif
}

SignalSet SignalSet::from(const sigset_t& set) noexcept {
  SignalSet result;
  for (int signal = 1; signal < signal_limit(); ++signal) {
    if (sigismember(&set, signal) == 1) result.add(signal);
  }
  return result;
}

SignalSet SignalSet::full() noexcept {
  sigset_t set;
  sigfillset(&set);
  return from(set);
}

SignalSet SignalSet::current_mask() noexcept {
  sigset_t set;
  sigemptyset(&set);
  pthread_sigmask(SIG_SETMASK, nullptr, &set);
  return from(set);
}

SignalSet SignalSet::current_pending() noexcept {
  sigset_t set;
  sigemptyset(&set);
  sigpending(&set);
  return from(set);
}

sigset_t SignalSet::to_sigset() const noexcept {
  sigset_t set;
  sigemptyset(&set);
  for (int signal = 1; signal < signal_limit(); ++signal) {
    if (contains(signal)) sigaddset(&set, signal);
  }
  return set;
}

std::string SignalSet::to_string() const {
  const auto listed = [](const SignalSet& set) {
    std::string text = "{";
    for (int signal = 1; signal <= 128; ++signal) {
      if (!set.contains(signal)) continue;
      if (text.size() > 1) text += ", ";
      text += signal_name(signal);
    }
    return text + "}";
  };
  const SignalSet missing = full() - *this;
  int missing_count = 0;
  for (int signal = 1; signal <= 128; ++signal) missing_count += missing.contains(signal) ? 1 : 0;
  if (missing_count == 0) return "all signals";
  if (missing_count <= 8) return "all but " + listed(missing);
  return listed(*this);
}

void PrintTo(const SignalSet& set, std::ostream* out) { *out << set.to_string(); }

}  // namespace sigconform
