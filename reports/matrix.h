// Several results files seen as one table: a row per requirement, a column per file and target.
// What every writer starts from. It judges nothing and formats nothing; it refers to the results, which must outlive
// it.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "reports/results.h"

namespace sigconform::reports {

/// A results file and the name it was loaded by.
struct NamedResults {
  std::string name;
  Results results;
};

struct Column {
  const NamedResults* file = nullptr;
  std::string target;
  std::string label;  ///< what distinguishes it: "Linux 6.18 x86_64, glibc 2.36"
};

struct MatrixRow {
  const VerdictRow* requirement = nullptr;  ///< of the first file that has it: sentence, source, level, area
  std::vector<const VerdictRow*> cells;     ///< one per column; null where the file has no row
  bool differs = false;                     ///< two columns that were judged disagree in verdict or token

  /// The most urgent verdict of the row.
  Verdict worst() const;
};

/// How many rows have each verdict.
using Tally = std::map<Verdict, std::size_t>;

struct Area {
  std::string name;
  std::vector<const MatrixRow*> rows;
  std::vector<Tally> tallies;  ///< one per column
};

struct Matrix {
  // Areas point into the rows: a matrix can be moved, not copied.
  Matrix() = default;
  Matrix(Matrix&&) = default;
  Matrix& operator=(Matrix&&) = default;

  std::vector<Column> columns;
  std::vector<MatrixRow> rows;  ///< by area, then id
  std::vector<Area> areas;      ///< by name
  std::vector<Tally> totals;    ///< one per column

  /// Rows that somebody has to look at, most urgent first.
  std::vector<const MatrixRow*> attention() const;
  bool has_several_columns() const { return columns.size() > 1; }
  bool has_several_catalogues() const;
};

/// Throws FileError where a deliberately faulty platform would stand beside another file: it is nobody's result.
Matrix make_matrix(std::span<const NamedResults> files);

/// The outcome that a cell shows: the token where the standard leaves it open, else the verdict's word.
std::string_view outcome(const VerdictRow& row);

/// One line for what the results were obtained on, from its facts.
std::string platform_label(const Results& results);

/// A tally's number for a verdict; 0 where it has none.
std::size_t count(const Tally& tally, Verdict verdict);

}  // namespace sigconform::reports
