// `sigconform compare BASE.json NEW.json`: what changed between two runs, regressions first.
#pragma once

#include <filesystem>
#include <iosfwd>

namespace sigconform {

struct CompareOptions {
  std::filesystem::path base;
  std::filesystem::path fresh;  ///< NEW
};

/// Prints the differences and returns 1 where there is a regression, else 0. Throws UsageError for files that cannot be
/// read or have nothing in common.
int compare(const CompareOptions& options, std::ostream& out);

}  // namespace sigconform
