#include "reports/summary.h"

#define FMT_HEADER_ONLY
#include <fmt/format.h>

#include "reports/text.h"
#include "reports/timeline.h"
#include "reports/verdict_style.h"

namespace sigconform::reports {
namespace {

constexpr std::size_t line_limit = 500;

std::string line(std::string_view raw) { return visible_line(raw, line_limit); }

std::string why(const VerdictRow& row) {
  if (row.verdict == Verdict::deviation && row.deviation) {
    return row.deviation->reason + (row.deviation->link.empty() ? "" : " (" + row.deviation->link + ")");
  }
  for (const CaseReport& one : row.cases) {
    if (needs_attention(one.verdict)) {
      const std::string place = fmt::format("{} at {}:{}", one.name, one.file, one.line);
      return one.message.empty() ? place : fmt::format("{}: {}", place, first_line(one.message));
    }
  }
  return "";
}

std::string attention(const Matrix& matrix, std::size_t column) {
  std::string text;
  for (const MatrixRow* row : matrix.attention()) {
    const VerdictRow* one = row->cells[column];
    if (one == nullptr || !needs_attention(one->verdict)) continue;
    text += fmt::format("{} {:<15} {}\n    {}\n", glyph(one->verdict), to_string(one->verdict), line(one->requirement),
                        line(one->text));
    if (const std::string reason = line(why(*one)); !reason.empty()) text += fmt::format("    {}\n", reason);
  }
  return text;
}

}  // namespace

std::string render_summary(const Matrix& matrix) {
  std::string text;
  for (std::size_t column = 0; column < matrix.columns.size(); ++column) {
    const Column& where = matrix.columns[column];
    const RunInfo& run = where.file->results.run;
    text += fmt::format("{}{}\n", column == 0 ? "" : "\n", line(where.label));
    text += attention(matrix, column);
    std::string numbers;
    for (const Verdict verdict : verdicts_by_urgency) {
      if (const std::size_t number = count(matrix.totals[column], verdict)) {
        numbers += fmt::format("{}{} {}", numbers.empty() ? "" : ", ", number, to_string(verdict));
      }
    }
    text +=
        fmt::format("{}; {} cases in {}{}\n", numbers.empty() ? "no requirements" : numbers, run.selected_cases.size(),
                    duration_text(run.duration_ms * 1'000'000), run.interrupted ? "; interrupted" : "");
  }
  return text;
}

}  // namespace sigconform::reports
