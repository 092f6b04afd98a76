// `sigconform list`: the requirements of this executable's catalogue and the cases that judge them.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace sigconform {

/// Which requirements to list. Several words of one kind mean any of them; none means all.
struct ListOptions {
  std::vector<std::string> profiles = {};
  std::vector<std::string> areas = {};
  std::vector<std::string> levels = {};
  bool untested = false;     ///< only those without a case
  bool verdictless = false;  ///< only those that no run can pass or fail: left open by the standard, or not testable
};

/// Writes the list by area, the cases under each requirement, and the counts at the end. Returns the exit code 0, also
/// where nothing is left to list. Throws UsageError for a profile, an area or a level that the catalogue does not have.
int list(const ListOptions& options, std::ostream& out);

}  // namespace sigconform
