// `sigconform run`: selects cases, has the conductor run them, writes the results file and sums it up.
#pragma once

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "harness/conductor/isolation.h"
#include "harness/conductor/selection.h"

namespace sigconform {

/// What the user typed. Numbers are in range.
struct RunOptions {
  SelectionRequest selection;
  unsigned jobs = 1;
  unsigned repeat = 1;
  std::optional<std::uint64_t> seed;
  std::optional<double> deadline_s;
  Isolation isolation = Isolation::automatic;
  std::optional<std::string> launcher;              ///< a command; without it workers are forks
  std::optional<std::string> program;               ///< what is started as worker; without it this executable
  std::vector<std::filesystem::path> expectations;  ///< files besides those built in
  std::vector<std::string> runtimes;                ///< NAME=PATH; none: those that this machine has
  bool without_stimulus = false;
  std::optional<std::filesystem::path> output;  ///< "-" is stdout
  std::vector<std::string> command_line;        ///< the arguments as given, for the record
};

/// The results file of a run that names none.
inline constexpr const char* default_output = "results.json";

/// Returns the exit code: that of the worst verdict (0, 1 or 3), or 128 + signal number where a signal ended the run. A
/// run without stimulus writes a file only where one is named, and returns 1 where a case passed nonetheless. Throws
/// UsageError, and does so before the first case runs, the place of the results file included.
int run_command(const RunOptions& options);

}  // namespace sigconform
