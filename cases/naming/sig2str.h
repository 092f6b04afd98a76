// sig2str() and str2sig(), which few platforms have yet.
#pragma once

#include <signal.h>

#include <optional>
#include <string>
#include <vector>

#include "harness/judge/case.h"
#include "harness/signals/signal_names.h"

namespace sigconform::cases::naming {

inline constexpr const char* no_signal_meant = "names are asked for, no signal is generated";

/// Every number that is a signal here: the standard ones and the real-time range.
inline std::vector<int> valid_signals() {
  std::vector<int> signals;
  for (const SignalInfo& info : standard_signals()) signals.push_back(info.number);
#ifdef SIGRTMIN
  for (int signal = SIGRTMIN; signal <= SIGRTMAX; ++signal) signals.push_back(signal);
#endif
  return signals;
}

/// The signals of the standard's table; without SIGPOLL, which Issue 8 dropped and which shares its number with SIGIO
/// on many a platform.
inline std::vector<SignalInfo> named_by_the_standard() {
  std::vector<SignalInfo> signals;
  for (const SignalInfo& info : standard_signals()) {
#ifdef SIGPOLL
    if (info.number == SIGPOLL) continue;
#endif
    if (info.posix) signals.push_back(info);
  }
  return signals;
}

/// Judge side.
inline void require_sig2str() {
#ifndef SIG2STR_MAX
  unsupported("this libc has no sig2str() and str2sig()");
#endif
  no_stimulus_applies(no_signal_meant);
}

/// Records the result of sig2str(); the label is the string that it wrote.
inline void note_sig2str([[maybe_unused]] Stage& stage, [[maybe_unused]] int signal) {
#ifdef SIG2STR_MAX
  char text[SIG2STR_MAX + 64] = {};
  const int result = sig2str(signal, text);
  stage.note_call(result == 0 ? text : "", result, 0, signal);
#endif
}

/// Records under the string's own name which number str2sig() gives, and its result as "error" in the same event.
inline void note_str2sig([[maybe_unused]] Stage& stage, [[maybe_unused]] const std::string& text,
                         [[maybe_unused]] int expected) {
#ifdef SIG2STR_MAX
  int number = -12345;
  const int result = str2sig(text.c_str(), &number);
  stage.note_call(text, result == 0 ? number : -1, result == 0 ? 0 : EINVAL, expected);
#endif
}

/// The string recorded for that signal; empty optional where the call failed or was not made.
inline std::optional<std::string> string_of(const Subject& subject, int signal) {
  for (const Event& event : subject.events(EventQuery(EventKind::call_returned))) {
    if (event.signal == signal && event.result == 0) return std::string(event.label_view());
  }
  return std::nullopt;
}

/// Expects of every recorded str2sig() that it gave the number expected.
inline void expect_numbers(const Subject& subject, std::size_t least) {
  const auto calls = subject.events(EventQuery(EventKind::call_returned));
  EXPECT_GE(calls.size(), least);
  for (const Event& call : calls) EXPECT_EQ(call.result, call.signal) << call.label_view();
}

}  // namespace sigconform::cases::naming
