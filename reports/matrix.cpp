#include "reports/matrix.h"

#include <algorithm>
#include <set>
#include <tuple>

#define FMT_HEADER_ONLY
#include <fmt/format.h>

#include "reports/text.h"
#include "reports/verdict_style.h"
#include "reports/whole_file.h"

namespace sigconform::reports {
namespace {

bool is_said(std::string_view value) { return !value.empty() && value != "none" && value != "unknown"; }

/// The release without the distribution's suffix: `6.18.0-amd64` is 6.18.0.
std::string short_release(const std::string& release) { return release.substr(0, release.find('-')); }

void refuse_faults(std::span<const NamedResults> files) {
  if (files.size() < 2) return;
  for (const NamedResults& file : files) {
    if (!file.results.is_faulty()) continue;
    throw FileError(fmt::format("{}: comes from a deliberately faulty platform ({}); report it alone",
                                visible_line(file.name), visible_line(file.results.fault, 60)));
  }
}

std::vector<Column> make_columns(std::span<const NamedResults> files) {
  std::vector<Column> columns;
  for (const NamedResults& file : files) {
    for (const Target& target : file.results.targets) {
      std::string label = target.name == "platform" ? platform_label(file.results) : target.name;
      if (files.size() > 1 && target.name != "platform") label += " on " + platform_label(file.results);
      columns.push_back({&file, target.name, std::move(label)});
    }
  }
  std::map<std::string, int> seen;
  for (const Column& column : columns) ++seen[column.label];
  // Two runs of one platform differ only by their files.
  for (Column& column : columns) {
    if (seen[column.label] > 1) column.label += " (" + column.file->name + ")";
  }
  return columns;
}

/// Judged columns disagree; a column that could not tell disagrees with nobody.
bool disagree(const std::vector<const VerdictRow*>& cells) {
  std::set<std::string_view> outcomes;
  for (const VerdictRow* cell : cells) {
    if (cell != nullptr && is_judged(cell->verdict)) outcomes.insert(outcome(*cell));
  }
  return outcomes.size() > 1;
}

void tally_areas(Matrix& matrix) {
  matrix.totals.resize(matrix.columns.size());
  for (const MatrixRow& row : matrix.rows) {
    if (matrix.areas.empty() || matrix.areas.back().name != row.requirement->area) {
      matrix.areas.push_back({row.requirement->area, {}, std::vector<Tally>(matrix.columns.size())});
    }
    Area& area = matrix.areas.back();
    area.rows.push_back(&row);
    for (std::size_t column = 0; column < row.cells.size(); ++column) {
      if (row.cells[column] == nullptr) continue;
      ++area.tallies[column][row.cells[column]->verdict];
      ++matrix.totals[column][row.cells[column]->verdict];
    }
  }
}

}  // namespace

Verdict MatrixRow::worst() const {
  Verdict worst = Verdict::untested;
  for (const VerdictRow* cell : cells) {
    if (cell != nullptr && urgency(cell->verdict) < urgency(worst)) worst = cell->verdict;
  }
  return worst;
}

std::vector<const MatrixRow*> Matrix::attention() const {
  std::vector<const MatrixRow*> found;
  for (const MatrixRow& row : rows) {
    if (needs_attention(row.worst())) found.push_back(&row);
  }
  std::stable_sort(found.begin(), found.end(), [](const MatrixRow* one, const MatrixRow* two) {
    return urgency(one->worst()) < urgency(two->worst());
  });
  return found;
}

bool Matrix::has_several_catalogues() const {
  return std::any_of(columns.begin(), columns.end(), [this](const Column& column) {
    return column.file->results.catalogue != columns.front().file->results.catalogue;
  });
}

Matrix make_matrix(std::span<const NamedResults> files) {
  refuse_faults(files);
  Matrix matrix;
  matrix.columns = make_columns(files);
  std::map<std::string_view, MatrixRow> by_id;
  std::size_t first_column = 0;
  for (const NamedResults& file : files) {
    std::map<std::string_view, std::size_t> column_of;
    for (const Target& target : file.results.targets) column_of.emplace(target.name, first_column + column_of.size());
    for (const VerdictRow& row : file.results.verdicts) {
      MatrixRow& merged = by_id[row.requirement];
      if (merged.requirement == nullptr) merged.requirement = &row;
      merged.cells.resize(matrix.columns.size(), nullptr);
      merged.cells.at(column_of.at(row.target)) = &row;
    }
    first_column += file.results.targets.size();
  }
  for (auto& [id, row] : by_id) {
    row.differs = disagree(row.cells);
    matrix.rows.push_back(std::move(row));
  }
  std::stable_sort(matrix.rows.begin(), matrix.rows.end(), [](const MatrixRow& one, const MatrixRow& two) {
    return std::tie(one.requirement->area, one.requirement->requirement) <
           std::tie(two.requirement->area, two.requirement->requirement);
  });
  tally_areas(matrix);
  return matrix;
}

std::string_view outcome(const VerdictRow& row) {
  return row.verdict == Verdict::observed && !row.observed.empty() ? std::string_view(row.observed)
                                                                   : to_string(row.verdict);
}

std::string platform_label(const Results& results) {
  const auto fact = [&](std::string_view name) {
    const std::string value = fact_text(results.platform, name);
    return is_said(value) ? value : std::string{};
  };
  std::string label = fact("os");
  for (const std::string& word : {short_release(fact("kernel")), fact("architecture")}) {
    if (!word.empty()) label += (label.empty() ? "" : " ") + word;
  }
  if (const std::string libc = fact("libc"); !libc.empty()) {
    label += (label.empty() ? "" : ", ") + libc;
    if (const std::string version = fact("libc_version"); !version.empty()) label += " " + version;
  }
  for (const char* name : {"emulator", "sandbox", "virtual_machine", "instrumentation"}) {
    const std::string value = fact(name);
    // Nearly everything runs under some hypervisor, and it changes no verdict.
    if (!value.empty() && value != "hypervisor") label += ", " + value;
  }
  if (fact("backend") == "portable") label += ", portable backend";
  if (results.is_faulty()) label += ", FAULTY: " + results.fault;
  return label.empty() ? "unknown platform" : label;
}

std::size_t count(const Tally& tally, Verdict verdict) {
  const auto found = tally.find(verdict);
  return found == tally.end() ? 0 : found->second;
}

}  // namespace sigconform::reports
