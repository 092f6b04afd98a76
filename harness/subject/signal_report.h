// A program that a program under observation runs as its child: it asks the system which signals it was started with
// ignored and blocked, says so on its standard output or in a file, and ends. It is this executable, re-executed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/signals/signal_set.h"

namespace sigconform {

/// What the reporter found, those signals included that the libc keeps for itself.
struct SignalReport {
  SignalSet ignored;
  SignalSet blocked;
};

/// The first argument of the reporter; behind it the file, where there is one.
inline constexpr const char* signal_report_argument = "@signals";

/// Writes the report to that file, which must be there, or to standard output for null, and exits with 0 (1 where it
/// cannot write). Asks by raw system call where the platform has one.
[[noreturn]] void report_signals(const char* file);

/// The words that start the reporter from anywhere; a daemon's children have no standard output of their parent's, and
/// are given a file. Throws `Unsupported` where this program cannot be started again.
std::vector<std::string> signal_reporter(const std::string& file = {});

/// The last whole report in a text; nothing where there is none.
std::optional<SignalReport> find_signal_report(std::string_view text);

}  // namespace sigconform
