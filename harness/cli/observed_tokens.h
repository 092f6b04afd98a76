// What cases observed, as a row of results and of a footprint shows it.
#pragma once

#include <string>
#include <vector>

#include "harness/conductor/conductor.h"

namespace sigconform {

class ObservedTokens {
 public:
  /// Those of all its runs, or what its worst run says where none was observed.
  void add(const JudgedCase& judged);
  /// Each once, in the order in which they came: "eintr", or "eintr, restarted" where runs or cases differ.
  std::string text() const;

 private:
  void add(const std::string& token);

  std::vector<std::string> tokens_;
};

}  // namespace sigconform
