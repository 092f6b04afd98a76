// What programs do to their signals, as small tables with a row per program: the requirements of the footprint by
// topic, and the states that were seen. A model for the writers: it judges nothing and escapes nothing, and refers to
// the matrix, which must outlive it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "reports/matrix.h"

namespace sigconform::reports {

struct FootprintCell {
  std::string text;                ///< never empty
  std::optional<Verdict> verdict;  ///< none for a state: nobody judges it
  bool calm = false;               ///< nothing to see
};

struct FootprintHead {
  std::string text;
  const MatrixRow* requirement = nullptr;  ///< null for a state
  bool brief = false;                      ///< among the few that a short page shows
};

struct FootprintTable {
  std::string title;
  std::vector<FootprintHead> heads;
  std::vector<std::vector<FootprintCell>> rows;  ///< one per program, each with a cell per head
};

struct Footprint {
  std::vector<std::size_t> programs;  ///< their columns of the matrix; none where no footprint was judged
  std::vector<FootprintTable> tables;
};

/// Every requirement of the profile `footprint` that was judged of some program is a column of one of the tables.
Footprint footprint_of(const Matrix& matrix);

}  // namespace sigconform::reports
