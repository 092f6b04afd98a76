#include "reports/markdown_latency.h"

#include <algorithm>
#include <array>
#include <utility>

#include "reports/markdown_text.h"

namespace sigconform::reports {
namespace {

constexpr std::array<std::pair<const char*, const char*>, 7> figures{{{"p50", "p50_ns"},
                                                                      {"p90", "p90_ns"},
                                                                      {"p99", "p99_ns"},
                                                                      {"p99.9", "p999_ns"},
                                                                      {"max", "max_ns"},
                                                                      {"n", "n"},
                                                                      {"disturbed", "dirty"}}};
constexpr std::size_t number_limit = 40;

std::string figure(const LatencyRow& row, const char* name) {
  return markdown_line(fact_text(row.figures, name), number_limit);
}

std::string ratio(const LatencyRow& row) {
  const auto middle = figure(row, "ratio"), low = figure(row, "ratio_low");
  return low.empty() ? middle : middle + " (" + low + " to " + figure(row, "ratio_high") + ")";
}

/// Where the handlers of a runtime ran that does not promise its main thread.
std::string on_role(const LatencyRow& row) {
  const auto role = fact_text(row.figures, "handled_on");
  return role.empty() || role == "main" ? "" : ", on " + markdown_line(role, 100);
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
  for (const auto& [shown, name] : figures) table.head.emplace_back(shown);
  if (has_ratio) table.head.emplace_back("ratio");
  for (const NamedResults* file : files) {
    for (const LatencyRow& row : file->results.latency) {
      if (!fact_text(row.figures, "class").empty()) continue;
      const auto error = fact_text(row.figures, "error");
      if (error.empty() && !fact_text(row.figures, "missing").empty()) {
        ++table.missing;
        continue;
      }
      auto& cells = table.rows.emplace_back();
      cells.push_back(markdown_code(row.name, true) +
                      (row.target == "platform" ? "" : " " + markdown_line(row.target, 100)) + on_role(row) +
                      (error.empty() ? "" : " **error**: " + markdown_line(error, 300)));
      if (files.size() > 1) cells.push_back(markdown_line(file->name, 300));
      for (const auto& [shown, name] : figures) cells.push_back(figure(row, name));
      if (has_ratio) cells.push_back(ratio(row));
    }
  }
  return table;
}

}  // namespace sigconform::reports
