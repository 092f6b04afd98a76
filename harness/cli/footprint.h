// `sigconform footprint -- COMMAND`: what one program does to its signal environment, judged by the footprint's cases.
// The program is started many times, always idle or at work of the judge's, and never told what is asked of it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "harness/conductor/isolation.h"

namespace sigconform {

/// What the user typed.
struct FootprintOptions {
  std::vector<std::string> command;
  unsigned jobs = 1;
  std::optional<double> deadline_s;
  Isolation isolation = Isolation::automatic;
  std::optional<std::filesystem::path> json;  ///< "-" is stdout
};

/// Prints the page, and writes the same as JSON where asked to. Returns the exit code of the worst verdict, 3 also
/// where the program cannot be surveyed (it ends at once, or never idles). Throws UsageError where there is no such
/// program.
int footprint(const FootprintOptions& options);

}  // namespace sigconform
