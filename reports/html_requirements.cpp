// The requirements: first those that need attention as cards, then every one as a row of its area's table.
#include <algorithm>
#include <set>

#define FMT_HEADER_ONLY
#include <fmt/format.h>

#include "reports/html_parts.h"
#include "reports/verdict_style.h"

namespace sigconform::reports::html {
namespace {

void describe(Fields& fields, const Matrix& matrix, const MatrixRow& row) {
  const VerdictRow& requirement = *row.requirement;
  fields.line("id", requirement.requirement, 300)
      .line("anchor", anchor(requirement.requirement, index_of(matrix, row)));
  fields.line("text", requirement.text, 2000)
      .line("source", requirement.source, 300)
      .line("level", requirement.level, 100);
  fields.line("option", requirement.option, 100).line("area", requirement.area, 100);
}

std::string place(const CaseReport& one) { return fmt::format("{}:{}", one.file, one.line); }

/// The cases of every column, or of those whose cases are not shown above already.
std::string details(const Matrix& matrix, const MatrixRow& row) {
  std::string text;
  for (std::size_t column = 0; column < row.cells.size(); ++column) {
    const VerdictRow* one = row.cells[column];
    if (one != nullptr && !one->cases.empty() && !needs_attention(one->verdict))
      text += cell(matrix, row, column, CellStyle::calm);
  }
  return text;
}

/// "cases/masks/block.cpp:12", and how many there are besides.
std::string places(const MatrixRow& row) {
  std::set<std::string> all;
  std::string first;
  for (const VerdictRow* one : row.cells) {
    if (one == nullptr) continue;
    for (const CaseReport& each : one->cases) {
      if (first.empty()) first = place(each);
      all.insert(place(each));
    }
  }
  return all.size() > 1 ? fmt::format("{} and {} more", first, all.size() - 1) : first;
}

bool only_one_fails(const MatrixRow& row) {
  return std::count_if(row.cells.begin(), row.cells.end(), [](const VerdictRow* one) {
           return one != nullptr && (one->verdict == Verdict::fail || one->verdict == Verdict::deviation);
         }) == 1;
}

std::string requirement(const Matrix& matrix, const MatrixRow& row) {
  std::vector<Fields> cells;
  std::set<std::string_view> verdicts;
  for (const VerdictRow* one : row.cells) {
    if (one == nullptr) {
      cells.push_back(Fields().flag("verdict", false));
      continue;
    }
    verdicts.insert(to_string(one->verdict));
    cells.push_back(verdict_fields(one->verdict).line("outcome", outcome(*one), 100));
  }
  std::string words;
  for (const std::string_view verdict : verdicts) words += (words.empty() ? "" : " ") + std::string(verdict);
  Fields fields;
  describe(fields, matrix, row);
  fields.list("cells", cells)
      .line("verdicts", words)
      .line("at", places(row), 300)
      .flag("attention", needs_attention(row.worst()));
  fields.flag("differs", row.differs).flag("only_one", only_one_fails(row));
  const bool plain = std::all_of(row.cells.begin(), row.cells.end(),
                                 [](const VerdictRow* one) { return one == nullptr || one->cases.size() < 2; });
  fields.rendered("details", details(matrix, row)).line("summary", plain ? "case and evidence" : "cases and evidence");
  static Template whole("requirement.html");
  return whole.render(fields);
}

}  // namespace

std::size_t index_of(const Matrix& matrix, const MatrixRow& row) {
  return static_cast<std::size_t>(&row - matrix.rows.data());
}

std::string attention(const Matrix& matrix) {
  std::vector<Fields> rows;
  for (const MatrixRow* row : matrix.attention()) {
    Fields fields = verdict_fields(row->worst());
    describe(fields, matrix, *row);
    std::string cells;
    for (std::size_t column = 0; column < row->cells.size(); ++column) {
      const VerdictRow* one = row->cells[column];
      if (one != nullptr && needs_attention(one->verdict)) cells += cell(matrix, *row, column, CellStyle::urgent);
    }
    rows.push_back(fields.rendered("cells", cells));
  }
  return Template("attention.html").render(Fields().list("rows", rows));
}

std::string requirements(const Matrix& matrix) {
  std::vector<Fields> columns;
  for (std::size_t column = 0; column < matrix.columns.size(); ++column) {
    columns.push_back(Fields()
                          .line("letter", letter(matrix, column))
                          .line("label", matrix.has_several_columns() ? matrix.columns[column].label : "", 300));
  }
  std::vector<Fields> areas;
  for (std::size_t index = 0; index < matrix.areas.size(); ++index) {
    const Area& area = matrix.areas[index];
    std::string rows;
    for (const MatrixRow* row : area.rows) rows += requirement(matrix, *row);
    Tally all;
    for (const MatrixRow* row : area.rows) ++all[row->worst()];
    Fields fields;
    fields.line("name", area.name, 100).line("anchor", anchor(area.name, index)).number("total", area.rows.size());
    fields.line("noun", area.rows.size() == 1 ? "requirement" : "requirements");
    // Nothing to see where nothing was judged.
    fields.flag("is_open", count(all, Verdict::untested) < area.rows.size());
    areas.push_back(fields.rendered("bar", bar(all)).rendered("rows", rows));
  }
  return Template("requirements.html").render(Fields().list("areas", areas).list("columns", columns));
}

}  // namespace sigconform::reports::html
