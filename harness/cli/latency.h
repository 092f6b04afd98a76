// `sigconform latency`: takes the rows of cases/latency as benchmarks, and writes what they were into a results file.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sigconform {

/// What the user typed.
struct LatencyOptions {
  std::vector<std::string> benchmark_flags;  ///< --benchmark_filter=... and the like, for Google Benchmark
  std::optional<std::string> launcher;       ///< a command that starts what takes the samples; without it nothing does
  std::optional<std::string> program;        ///< what is started; without it this executable
  std::optional<std::string> against;        ///< COMMAND of another sigconform, launcher and all, or NAME=PATH
  std::vector<std::string> runtimes;         ///< NAME=PATH; none: those that this machine has
  std::optional<std::filesystem::path> output;  ///< "-" is stdout
  std::optional<std::filesystem::path> into;    ///< a results file whose latency figures are replaced
  std::vector<std::string> command_line;        ///< the arguments as given, for the record
};

/// The results file of a run that names none.
inline constexpr const char* default_latency_output = "latency.json";

/// Returns 0, or 3 where a row could not be told or the instrument contradicts itself, or 128 + signal number where a
/// signal ended the run. Throws UsageError, before any row of the table is measured.
int latency_command(const LatencyOptions& options);

}  // namespace sigconform
