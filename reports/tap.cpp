#include "reports/tap.h"

#define FMT_HEADER_ONLY
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reports/text.h"
#include "reports/timeline.h"
#include "reports/verdict_style.h"

namespace sigconform::reports {
namespace {

constexpr std::size_t line_limit = 1 << 10;
constexpr std::size_t block_limit = 16 << 10;
constexpr std::size_t scalar_limit = 32'000;  // Perl's reader of the blocks takes less than 32 Ki at a time

/// Free text on a test line: `\` and `#` would start an escape or a directive.
std::string escaped(std::string_view raw) {
  std::string text;
  for (const char c : visible_line(raw, line_limit)) {
    if (c == '\\' || c == '#') text += '\\';
    text += c;
  }
  return text;
}

/// A YAML double-quoted scalar; JSON's strings are such.
std::string yaml_string(std::string_view raw) {
  auto text = nlohmann::json(visible(raw, block_limit)).dump();
  // Escapes make a text up to five times as long.
  return text.size() <= scalar_limit ? text : nlohmann::json(visible(raw, scalar_limit / 5)).dump();
}

std::string first_message(const VerdictRow& row) {
  for (const CaseReport& one : row.cases) {
    if (one.verdict == row.verdict && !one.message.empty()) return std::string(first_line(one.message));
  }
  return std::string(to_string(row.verdict));
}

std::string directive(const VerdictRow& row) {
  switch (row.verdict) {
    case Verdict::untested:
      return " # SKIP untested";
    case Verdict::unsupported:
      return " # SKIP " + escaped(first_message(row));
    case Verdict::deviation:
      return " # TODO " + escaped(row.deviation ? row.deviation->reason : "deviation");
    default:
      return "";
  }
}

std::string diagnostics(const VerdictRow& row) {
  std::string block = "  ---\n";
  const auto line = [&block](std::string_view key, std::string_view value) {
    block += fmt::format("  {}: {}\n", key, yaml_string(value));
  };
  line("verdict", to_string(row.verdict));
  line("requirement", row.text);
  line("source", row.source);
  if (row.deviation) line("link", row.deviation->link);
  block += row.cases.empty() ? "  cases: []\n" : "  cases:\n";
  for (const CaseReport& one : row.cases) {
    block += fmt::format("    - name: {}\n", yaml_string(one.name));
    line("    at", fmt::format("{}:{}", one.file, one.line));
    line("    verdict", to_string(one.verdict));
    line("    message", one.message);
    if (!one.evidence.empty()) line("    evidence", timeline_text(one.evidence));
    if (!one.autopsy.empty()) line("    autopsy", one.autopsy);
  }
  return block + "  ...\n";
}

}  // namespace

std::string render_tap(const Matrix& matrix) {
  std::string lines;
  std::size_t number = 0;
  for (std::size_t column = 0; column < matrix.columns.size(); ++column) {
    lines += "# " + visible_line(matrix.columns[column].label, line_limit) + "\n";
    for (const MatrixRow& row : matrix.rows) {
      const VerdictRow* cell = row.cells[column];
      if (cell == nullptr) continue;
      std::string name = escaped(cell->requirement);
      if (matrix.has_several_columns()) name += " on " + escaped(matrix.columns[column].label);
      if (cell->verdict == Verdict::observed) name += " observed " + escaped(cell->observed);
      const bool ok = !needs_attention(cell->verdict);
      lines += fmt::format("{} {} - {}{}\n", ok ? "ok" : "not ok", ++number, name, directive(*cell));
      if (!ok) lines += diagnostics(*cell);
    }
  }
  for (const Column& column : matrix.columns) {
    if (!column.file->results.run.interrupted) continue;
    lines += "Bail out! The run on " + escaped(column.label) + " was interrupted\n";
    break;  // the first one ends the stream
  }
  return fmt::format("TAP version 13\n1..{}\n{}", number, lines);
}

}  // namespace sigconform::reports
