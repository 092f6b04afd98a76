#include "reports/markdown.h"

#define FMT_HEADER_ONLY
#include <fmt/format.h>

#include "reports/footprint.h"
#include "reports/markdown_latency.h"
#include "reports/markdown_text.h"
#include "reports/timeline.h"
#include "reports/verdict_style.h"

namespace sigconform::reports {
namespace {

/// A table whose header comes with its first row, in a document that takes no more than fits.
class Page {
 public:
  /// Takes all of the text or nothing.
  bool add(std::string_view text) {
    constexpr std::size_t room_for_note = 1000;
    if (text_.size() + text.size() + room_for_note > markdown_size_limit) {
      ++left_out_;
      return false;
    }
    text_ += text;
    return true;
  }

  std::string finish() && {
    if (left_out_ > 0) text_ += fmt::format("\n*{} more entries did not fit; see the results file.*\n", left_out_);
    return std::move(text_);
  }

 private:
  std::string text_;
  std::size_t left_out_ = 0;
};

std::string badge(Verdict verdict) { return fmt::format("{} {}", glyph(verdict), to_string(verdict)); }

/// What a cell of the matrix shows.
std::string cell_text(const VerdictRow* cell) {
  if (cell == nullptr) return "";
  return fmt::format(
      "{} {}", glyph(cell->verdict),
      cell->verdict == Verdict::observed ? markdown_code(outcome(*cell), true) : to_string(cell->verdict));
}

std::string row_of(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const std::string& cell : cells) line += " " + cell + " |";
  return line + "\n";
}

/// A table's head: the first column to the left, the others to the right or centred.
std::string table_head(const std::vector<std::string>& names, std::string_view rule) {
  std::string line = row_of(names) + "|---|";
  for (std::size_t index = 1; index < names.size(); ++index) line += std::string(rule) + "|";
  return "\n" + line + "\n";
}

std::vector<std::string> with_columns(std::vector<std::string> names, const Matrix& matrix) {
  for (const Column& column : matrix.columns) names.push_back(markdown_line(column.label, 300));
  return names;
}

void add_heading(Page& page, const Matrix& matrix) {
  const bool several = matrix.has_several_columns();
  page.add(several ? fmt::format("# Signal conformance: {} columns side by side\n\n", matrix.columns.size())
                   : fmt::format("# Signal conformance: {}\n\n", markdown_line(matrix.columns.front().label, 300)));
  const NamedResults* last = nullptr;
  for (const Column& column : matrix.columns) {
    if (column.file == last) continue;
    last = column.file;
    const Results& results = last->results;
    page.add(fmt::format(
        "- {}: {}, {} cases in {}, sigconform {}{}{}\n", markdown_line(last->name, 300),
        markdown_line(results.run.started, 60), results.run.selected_cases.size(),
        duration_text(results.run.duration_ms * 1'000'000), markdown_line(results.run.tool_version, 60),
        results.run.interrupted ? ", **interrupted**" : "",
        results.is_faulty() ? ", **a deliberately faulty platform: " + markdown_line(results.fault, 100) + "**" : ""));
  }
  if (matrix.has_several_catalogues()) page.add("\nThe files come from different catalogues of requirements.\n");
}

void add_totals(Page& page, const Matrix& matrix) {
  page.add(table_head(with_columns({"verdict"}, matrix), "--:"));
  for (const Verdict verdict : verdicts_by_urgency) {
    std::vector<std::string> cells{fmt::format("{}: {}", badge(verdict), meaning(verdict))};
    for (const Tally& tally : matrix.totals) cells.push_back(std::to_string(count(tally, verdict)));
    page.add(row_of(cells));
  }
}

void add_areas(Page& page, const Matrix& matrix) {
  for (std::size_t column = 0; column < matrix.columns.size(); ++column) {
    page.add(matrix.has_several_columns()
                 ? fmt::format("\n## Areas on {}\n", markdown_line(matrix.columns[column].label, 300))
                 : "\n## Areas\n");
    std::vector<std::string> names{"area"};
    for (const Verdict verdict : verdicts_by_urgency) names.push_back(badge(verdict));
    page.add(table_head(names, "--:"));
    for (const Area& area : matrix.areas) {
      std::vector<std::string> cells{markdown_line(area.name, 100)};
      for (const Verdict verdict : verdicts_by_urgency) {
        const std::size_t number = count(area.tallies[column], verdict);
        cells.push_back(number == 0 ? "" : std::to_string(number));
      }
      page.add(row_of(cells));
    }
  }
}

std::string case_text(const CaseReport& one) {
  constexpr std::size_t block_limit = 4 << 10;
  std::string text = fmt::format("\n{} {} at {}\n\n", badge(one.verdict), markdown_code(one.name, false),
                                 markdown_code(fmt::format("{}:{}", one.file, one.line), false));
  if (!one.message.empty()) text += markdown_block(one.message, block_limit);
  if (one.evidence.empty() && one.autopsy.empty()) return text;
  text += "\n<details><summary>evidence</summary>\n\n";
  if (!one.evidence.empty()) text += markdown_block(timeline_text(one.evidence, 60), 2 * block_limit);
  if (!one.autopsy.empty()) text += "\nAt the deadline:\n\n" + markdown_block(one.autopsy, block_limit);
  return text + "\n</details>\n";
}

std::string attention_text(const Matrix& matrix, const MatrixRow& row) {
  const VerdictRow& requirement = *row.requirement;
  std::string text =
      fmt::format("\n### {} {}\n\n{}\n\n{}\n", glyph(row.worst()), markdown_code(requirement.requirement, false),
                  markdown_line(requirement.text), markdown_line(requirement.source));
  for (std::size_t column = 0; column < row.cells.size(); ++column) {
    const VerdictRow* cell = row.cells[column];
    if (cell == nullptr || !needs_attention(cell->verdict)) continue;
    text += fmt::format("\n**{}** on {}\n", badge(cell->verdict), markdown_line(matrix.columns[column].label, 300));
    if (cell->deviation) {
      text += fmt::format("\nExpected: {}", markdown_line(cell->deviation->reason));
      text += cell->deviation->link.empty() ? "\n" : fmt::format(" ({})\n", markdown_link(cell->deviation->link));
    }
    for (const CaseReport& one : cell->cases) {
      if (one.verdict >= Verdict::deviation) text += case_text(one);
    }
  }
  return text;
}

void add_attention(Page& page, const Matrix& matrix) {
  const auto rows = matrix.attention();
  if (rows.empty()) return;
  page.add("\n## Needs attention\n");
  for (const MatrixRow* row : rows) page.add(attention_text(matrix, *row));
}

/// Rows for which `wanted` holds, as a table with a cell per column.
template <class Wanted>
void add_table(Page& page, const Matrix& matrix, std::string_view heading, Wanted wanted) {
  bool is_first = true;
  for (const MatrixRow& row : matrix.rows) {
    if (!wanted(row)) continue;
    if (is_first)
      page.add(fmt::format("\n## {}\n", heading) + table_head(with_columns({"requirement"}, matrix), ":-:"));
    is_first = false;
    std::vector<std::string> cells{markdown_code(row.requirement->requirement, true) + " " +
                                   markdown_line(row.requirement->text)};
    for (const VerdictRow* cell : row.cells) cells.push_back(cell_text(cell));
    page.add(row_of(cells));
  }
}

std::string cell_text(const FootprintCell& cell) {
  if (!cell.verdict) return markdown_line(cell.text, 300);
  return fmt::format("{} {}", glyph(*cell.verdict), markdown_code(cell.text, true));
}

/// What tells programs apart most, in one table.
void add_footprint(Page& page, const Matrix& matrix) {
  const Footprint footprint = footprint_of(matrix);
  if (footprint.tables.empty()) return;
  std::vector<std::string> names{"program"};
  std::vector<std::vector<std::string>> rows;
  for (const std::size_t column : footprint.programs)
    rows.push_back({markdown_line(matrix.columns[column].label, 300)});
  for (const FootprintTable& table : footprint.tables) {
    for (std::size_t head = 0; head < table.heads.size(); ++head) {
      if (!table.heads[head].brief) continue;
      names.push_back(markdown_line(table.heads[head].text));
      for (std::size_t row = 0; row < rows.size(); ++row) rows[row].push_back(cell_text(table.rows[row][head]));
    }
  }
  if (names.size() == 1) return;
  page.add("\n## What programs do to their signals\n" + table_head(names, "---"));
  for (const auto& row : rows) page.add(row_of(row));
}

void add_latency(Page& page, const MarkdownLatency& latency) {
  if (latency.rows.empty() && latency.missing == 0) return;
  page.add("\n## Latency\n\nNanoseconds, on the platform's own clock.\n");
  if (!latency.rows.empty()) page.add(table_head(latency.head, "--:"));
  for (const auto& row : latency.rows) page.add(row_of(row));
  if (latency.missing > 0)
    page.add(
        fmt::format("\n{} more rows are about what is missing there; the results file says what.\n", latency.missing));
}

void add_facts(Page& page, const Matrix& matrix) {
  const NamedResults* last = nullptr;
  for (const Column& column : matrix.columns) {
    if (column.file == last) continue;
    last = column.file;
    page.add(fmt::format("\n<details><summary>Platform of {}</summary>\n", markdown_line(last->name, 300)) +
             table_head({"fact", "value"}, "---"));
    for (const auto& [name, fact] : last->results.platform)
      page.add(row_of({markdown_line(name, 100), markdown_line(to_string(fact), 300)}));
    page.add("\n</details>\n");
  }
}

}  // namespace

std::string render_markdown(const Matrix& matrix) {
  Page page;
  const auto latency = markdown_latency(matrix);
  add_heading(page, matrix);
  // A file of latency figures alone is no empty conformance report.
  if (!matrix.rows.empty() || latency.rows.empty()) {
    add_totals(page, matrix);
    add_areas(page, matrix);
  }
  add_attention(page, matrix);
  if (matrix.has_several_columns())
    add_table(page, matrix, "Differences", [](const MatrixRow& row) { return row.differs; });
  add_table(page, matrix, "Observed", [](const MatrixRow& row) { return row.worst() == Verdict::observed; });
  add_footprint(page, matrix);
  add_latency(page, latency);
  add_facts(page, matrix);
  return std::move(page).finish();
}

}  // namespace sigconform::reports
