// Latency: a table per group of rows with a histogram and a tail for each, then what grows.
#include <algorithm>
#include <map>

#include "reports/html_parts.h"
#include "reports/latency_plots.h"
#include "reports/latency_text.h"

namespace sigconform::reports::html {
namespace {

/// A row and the column it stands in.
struct Measured {
  const LatencyRow* row;
  std::size_t column;
};

/// "self" of "self/kill/plain/total": rows that are to be compared.
std::string group_of(const LatencyRow& row) {
  const auto slash = row.name.find('/');
  if (slash == std::string::npos) return row.name;
  // What grows and what is said per runtime are many: their second part tells them apart.
  auto first = row.name.substr(0, slash);
  if (first != "growth" && first != "thread" && first != "process" && first != "dispatch") return first;
  return row.name.substr(0, row.name.find('/', slash + 1));
}

std::string figure(const LatencyRow& row, const char* name) { return fact_text(row.figures, name); }

std::string account(const LatencyRow& row) {
  std::string text = "sent " + figure(row, "sent") + ", handled " + figure(row, "handled");
  for (const char* name : {"coalesced", "lost", "wrong_thread", "dirty"}) {
    const auto count = figure(row, name);
    if (!count.empty() && count != "0") text += ", " + std::string{name} + " " + count;
  }
  const auto elsewhere = elsewhere_text(row);
  return elsewhere.empty() ? text : text + ", " + elsewhere;
}

Fields row_fields(const Matrix& matrix, const Measured& measured, const LogScale& scale) {
  const LatencyRow& row = *measured.row;
  Fields fields;
  fields.line("name", row.name, 200).line("letter", letter(matrix, measured.column));
  fields.line("target", row.target == "platform" ? "" : row.target, 100);
  fields.line("measures", figure(row, "measures"), 200);
  const auto missing = figure(row, "missing"), error = figure(row, "error");
  fields.line("kind", error.empty() ? "missing" : "error").line("problem", error.empty() ? missing : error, 500);
  for (const auto& column : latency_columns) fields.line(column.figure, figure(row, column.figure), 40);
  fields.line("account", account(row), 300)
      .line("ratio", ratio_text(row), 200)
      .line("warning", figure(row, "warning"), 300);
  return fields.rendered("histogram", histogram_svg(row, scale)).rendered("tail", tail_svg(row, scale));
}

Fields group_fields(const Matrix& matrix, const std::string& name, const std::vector<Measured>& rows,
                    std::size_t index) {
  std::vector<const LatencyRow*> bare;
  for (const auto& measured : rows) bare.push_back(measured.row);
  const auto scale = scale_of(bare);
  std::vector<Fields> lines;
  for (const auto& measured : rows) lines.push_back(row_fields(matrix, measured, scale));
  Fields fields;
  fields.line("name", name, 100).line("anchor", "latency-" + anchor(name, index)).number("count", rows.size());
  fields.flag("open", index == 0 || name == "self").rendered("axis", axis_svg(scale));
  return fields.flag("several", matrix.has_several_columns()).list("rows", lines);
}

/// The row's target among those of the file whose columns begin there.
std::size_t column_of(const Matrix& matrix, const LatencyRow& row, std::size_t first) {
  for (auto column = first; column < matrix.columns.size(); ++column) {
    if (matrix.columns[column].file != matrix.columns[first].file) break;
    if (matrix.columns[column].target == row.target) return column;
  }
  return first;
}

/// A drawing for every family that has points in that column.
std::vector<Fields> growth(const Matrix& matrix, const std::vector<Measured>& rows) {
  std::map<std::pair<std::string, std::size_t>, std::vector<GrowthPoint>> families;
  std::map<std::pair<std::string, std::size_t>, std::string> fits;
  for (const auto& [row, column] : rows) {
    const auto family = figure(*row, "family");
    if (family.empty()) continue;
    if (is_fit(*row)) fits[{family, column}] = fit_text(*row);
    const auto x = fact_number(row->figures, "value"), p50 = fact_number(row->figures, "p50_ns"),
               p99 = fact_number(row->figures, "p99_ns");
    if (x && p50 && p99) families[{family, column}].push_back({*x, *p50, *p99});
  }
  std::vector<Fields> all;
  for (auto& [key, points] : families) {
    std::sort(points.begin(), points.end(), [](const auto& one, const auto& two) { return one.x < two.x; });
    all.push_back(Fields()
                      .line("name", key.first, 200)
                      .line("letter", letter(matrix, key.second))
                      .line("fit", fits[key], 300)
                      .rendered("plot", growth_svg(points)));
  }
  return all;
}

}  // namespace

std::string latency(const Matrix& matrix) {
  std::vector<Measured> rows;
  const NamedResults* last = nullptr;
  for (std::size_t column = 0; column < matrix.columns.size(); ++column) {
    // Once per file: a file's rows about runtimes stand with the others.
    if (matrix.columns[column].file == last) continue;
    last = matrix.columns[column].file;
    for (const LatencyRow& row : last->results.latency) rows.push_back({&row, column_of(matrix, row, column)});
  }
  if (rows.empty()) return {};
  std::vector<std::pair<std::string, std::vector<Measured>>> groups;
  for (const auto& measured : rows) {
    if (is_fit(*measured.row)) continue;
    const auto name = group_of(*measured.row);
    auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& one) { return one.first == name; });
    if (group == groups.end()) group = groups.insert(group, {name, {}});
    group->second.push_back(measured);
  }
  // What was asked of several runtimes stands side by side.
  for (auto& [name, members] : groups) {
    if (name.starts_with("dispatch"))
      std::stable_sort(members.begin(), members.end(),
                       [](const Measured& one, const Measured& two) { return one.row->name < two.row->name; });
  }
  std::vector<Fields> tables;
  for (std::size_t index = 0; index < groups.size(); ++index)
    tables.push_back(group_fields(matrix, groups[index].first, groups[index].second, index));
  const auto plots = growth(matrix, rows);
  return Template("latency.html")
      .render(Fields().list("groups", tables).list("growth", plots).flag("has_growth", !plots.empty()));
}

}  // namespace sigconform::reports::html
