// Two results files held against each other, requirement by requirement: what got worse, what got better, what is new.
// It reads no files and prints nothing; it refers to the results, which must outlive it.
#pragma once

#include <string>
#include <vector>

#include "reports/results.h"

namespace sigconform::reports {

enum class Change {
  regression,        ///< judged good before, judged worse now (also a deviation that was not there), or could not tell
  fix,               ///< the other way round
  other,             ///< neither better nor worse: fail is now explained as a deviation, unresolved where it failed
  token,             ///< still left open by the standard, but the outcome is another one
  no_longer_judged,  ///< untested or unsupported now
  newly_judged,      ///< was untested or unsupported
  added,             ///< only the new file has the requirement
  removed,           ///< only the old file has it
};

struct Difference {
  Change change = Change::other;
  const VerdictRow* before = nullptr;  ///< null for added
  const VerdictRow* after = nullptr;   ///< null for removed
};

struct Comparison {
  std::vector<Difference> differences;  ///< in the order of `Change`, then by requirement
  std::size_t same = 0;
  std::vector<std::string>
      notes;  ///< what a reader must know: other catalogues, an interrupted run, targets matched by position
  bool has_regression() const { return !differences.empty() && differences.front().change == Change::regression; }
};

/// Throws FileError where the files have no requirement in common, or only one is of a deliberately faulty platform.
Comparison compare_results(const Results& base, const Results& fresh);

}  // namespace sigconform::reports
