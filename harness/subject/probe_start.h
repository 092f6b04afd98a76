// How the probe of a runtime is started, by all who talk to one. runtime.h has its language.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/subject/target.h"

namespace sigconform {

/// The words that start the probe of that target, to play that scene. Throws Unsupported where there is no probe.
std::vector<std::string> probe_command(const Target& target, std::string_view scene);

/// For make_pipe(): out of the way of the places that the ends are moved to.
inline constexpr int lowest_probe_end = 10;

/// The child's, none of them a standard descriptor.
struct ProbeEnds {
  int commands = -1;  ///< not below `lowest_probe_end`
  int lines = -1;     ///< nor this
  int output = -1;    ///< -1: nowhere
  int errors = -1;    ///< the same
};

/// Between fork and exec: puts the ends in their places, with nothing to read on standard input, and starts clean with
/// these alone. Async-signal-safe.
void take_probe_ends(const ProbeEnds& ends) noexcept;
/// Tells on standard error where it fails, and exits with 127. Async-signal-safe but for that.
[[noreturn]] void exec_probe(char* const* arguments) noexcept;

}  // namespace sigconform
