// The cases as lines for a machine to read: what CTest's discovery asks of an executable.
// Says nothing about verdicts and runs nothing. Holds no state; the registry and the catalogue own all text.
#pragma once

#include <iosfwd>

namespace sigconform {

/// Writes one line a case, sorted by name: `Suite.Name`, its areas, its profiles (sorted, separated by commas), its
/// file and its line, separated by tabs. Returns the exit code: 0, or 2 where a case names an id the catalogue has not.
int list_cases(std::ostream& out);

}  // namespace sigconform
