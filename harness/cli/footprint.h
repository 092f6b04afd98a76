// `sigconform footprint -- COMMAND`: what one program does to its signal environment, judged by the footprint's cases.
// The program is started many times, always idle or at work of the judge's, and never told what is asked of it. Two of
// one that is not known to be independent of its copies never run at once.
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
  std::vector<std::string> child;  ///< runs another program, `{}` standing for that one; empty: nobody has said
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
