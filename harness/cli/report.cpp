#include "harness/cli/report.h"

#include <algorithm>
#include <ostream>
#include <set>
#include <string>
#include <utility>

#include "harness/cli/usage_error.h"
#include "reports/html.h"
#include "reports/junit.h"
#include "reports/markdown.h"
#include "reports/matrix.h"
#include "reports/results_json.h"
#include "reports/summary.h"
#include "reports/tap.h"
#include "reports/whole_file.h"

namespace sigconform {
namespace {

using Render = std::string (*)(const reports::Matrix&);

std::vector<std::pair<std::filesystem::path, Render>> wanted(const ReportOptions& options) {
  std::vector<std::pair<std::filesystem::path, Render>> all;
  if (options.html) all.emplace_back(*options.html, reports::render_html);
  if (options.junit) all.emplace_back(*options.junit, reports::render_junit);
  if (options.markdown) all.emplace_back(*options.markdown, reports::render_markdown);
  if (options.tap) all.emplace_back(*options.tap, reports::render_tap);
  return all;
}

/// A report in the place of another one, or of the results themselves, would destroy it.
void check_places(const ReportOptions& options, const std::vector<std::pair<std::filesystem::path, Render>>& outputs) {
  const auto place = [](const std::filesystem::path& path) {
    std::error_code ignored;
    const auto real = std::filesystem::weakly_canonical(path, ignored);
    return ignored ? path : real;
  };
  std::set<std::filesystem::path> inputs;
  for (const auto& path : options.results) inputs.insert(place(path));
  std::set<std::filesystem::path> taken;
  for (const auto& [path, render] : outputs) {
    if (inputs.contains(place(path)))
      throw UsageError(path.string() + ": is read as results and cannot be written as a report");
    const bool is_regular = !std::filesystem::exists(path) || std::filesystem::is_regular_file(path);
    if (is_regular && !taken.insert(place(path)).second)
      throw UsageError(path.string() + ": is given for two reports; name two files");
  }
}

std::vector<reports::NamedResults> load(const std::vector<std::filesystem::path>& paths) {
  if (paths.empty()) throw UsageError("no results file given; name at least one, such as results.json");
  std::vector<reports::NamedResults> files;
  if (std::count(paths.begin(), paths.end(), "-") > 1) throw UsageError("the standard input can be read once only");
  for (const auto& path : paths) files.push_back({path.string(), reports::load_results(path)});
  return files;
}

void write(const reports::Matrix& matrix, const std::vector<std::pair<std::filesystem::path, Render>>& outputs,
           std::ostream& out) {
  std::vector<reports::WholeFile> files;
  std::string to_standard_output;
  for (const auto& [path, render] : outputs) {
    if (path == "-") {
      to_standard_output += render(matrix);
    } else {
      files.emplace_back(path).write(render(matrix));
    }
  }
  for (reports::WholeFile& file : files) file.sync();
  // What cannot be taken back comes first: where it fails, no file is in its place yet.
  out << to_standard_output;
  if (!out.flush()) throw UsageError("cannot write to the standard output");
  for (reports::WholeFile& file : files) file.commit();
  if (!to_standard_output.empty()) return;
  for (const auto& [path, render] : outputs) out << path.string() << '\n';
}

}  // namespace

int report(const ReportOptions& options, std::ostream& out) {
  try {
    const auto outputs = wanted(options);
    check_places(options, outputs);
    const auto files = load(options.results);
    const reports::Matrix matrix = reports::make_matrix(files);
    if (outputs.empty()) {
      out << reports::render_summary(matrix);
    } else {
      write(matrix, outputs, out);
    }
  } catch (const reports::FileError& error) {
    throw UsageError(error.what());
  }
  if (!out.flush()) throw UsageError("cannot write to the standard output");
  return 0;
}

}  // namespace sigconform
