// `sigconform report results.json... [--html F] [--junit F] [--markdown F] [--tap F]`: reports from results files.
// It runs nothing and judges nothing: bad verdicts in the files do not change its exit code.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <vector>

namespace sigconform {

/// What to read and what to write; `-` is the standard output.
struct ReportOptions {
  std::vector<std::filesystem::path> results;
  std::optional<std::filesystem::path> html;
  std::optional<std::filesystem::path> junit;
  std::optional<std::filesystem::path> markdown;
  std::optional<std::filesystem::path> tap;
};

/// Writes every report asked for, or none: all are rendered and brought to the disk before the first one is put in its
/// place. Prints the paths; without any report asked for prints a summary that names what needs attention. Returns 0.
/// Throws UsageError for files that cannot be read, understood or written.
int report(const ReportOptions& options, std::ostream& out);

}  // namespace sigconform
