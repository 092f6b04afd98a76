#include "reports/markdown_latency.h"

#include <algorithm>

#include "reports/latency_text.h"
#include "reports/markdown_text.h"

namespace sigconform::reports {
namespace {

constexpr std::size_t number_limit = 40;

std::string figure(const LatencyRow& row, const char* name) {
  return markdown_line(fact_text(row.figures, name), number_limit);
}

/// Behind the row's name: what its figures do not say.
std::string remarks(const LatencyRow& row) {
  std::string text;
  for (const auto& remark : {elsewhere_text(row), fact_text(row.figures, "warning")})
    if (!remark.empty()) text += ", " + markdown_line(remark, 300);
  if (const auto error = fact_text(row.figures, "error"); !error.empty())
    text += " **error**: " + markdown_line(error, 300);
  return text;
}

std::vector<const NamedResults*> files_of(const Matrix& matrix) {
  std::vector<const NamedResults*> files;
  for (const Column& column : matrix.columns)
    if (files.empty() || files.back() != column.file) files.push_back(column.file);
  return files;
}

}  // namespace

MarkdownLatency markdown_latency(const Matrix& matrix) {
  const auto files = files_of(matrix);
  const bool has_ratio = std::any_of(files.begin(), files.end(), [](const NamedResults* file) {
    return std::any_of(file->results.latency.begin(), file->results.latency.end(),
                       [](const LatencyRow& row) { return !fact_text(row.figures, "ratio").empty(); });
  });
  MarkdownLatency table;
  table.head = {"row"};
  if (files.size() > 1) table.head.emplace_back("file");
  for (const auto& column : latency_columns) table.head.emplace_back(column.head);
  table.head.emplace_back("disturbed");
  if (has_ratio) table.head.emplace_back("ratio");
  for (const NamedResults* file : files) {
    for (const LatencyRow& row : file->results.latency) {
      if (is_fit(row)) continue;
      if (!fact_text(row.figures, "missing").empty()) {
        ++table.missing;
        continue;
      }
      auto& cells = table.rows.emplace_back();
      cells.push_back(markdown_code(row.name, true) +
                      (row.target == "platform" ? "" : " " + markdown_line(row.target, 100)) + remarks(row));
      if (files.size() > 1) cells.push_back(markdown_line(file->name, 300));
      for (const auto& column : latency_columns) cells.push_back(figure(row, column.figure));
      cells.push_back(figure(row, "dirty"));
      if (has_ratio) cells.push_back(markdown_line(ratio_text(row), 200));
    }
  }
  return table;
}

}  // namespace sigconform::reports
