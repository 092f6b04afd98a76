#include "reports/html.h"

#include "reports/html_parts.h"
#include "reports/text.h"
#include "reports/timeline.h"
#include "reports/verdict_style.h"

namespace sigconform::reports {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::vector<const NamedResults*> files_of(const Matrix& matrix) {
  std::vector<const NamedResults*> files;
  for (const Column& column : matrix.columns) {
    if (files.empty() || files.back() != column.file) files.push_back(column.file);
  }
  return files;
}

Fields run_fields(const NamedResults& file) {
  const RunInfo& run = file.results.run;
  Fields fields;
  fields.line("file", file.name, 300).line("started", run.started, 60).number("cases", run.selected_cases.size());
  fields.line("duration", duration_text(run.duration_ms * 1'000'000)).line("version", run.tool_version, 60);
  fields.line("command", joined(run.command_line), 500);
  return fields;
}

std::vector<Fields> warnings(const Matrix& matrix, const std::vector<const NamedResults*>& files) {
  std::vector<Fields> all;
  const auto warn = [&all](const std::string& text) { all.push_back(Fields().line("text", text, 500)); };
  for (const NamedResults* file : files) {
    const std::string of = files.size() > 1 ? file->name + ": " : "";
    if (file->results.is_faulty()) {
      warn(of + "This platform is deliberately faulty (" + file->results.fault +
           "). Its verdicts are nobody's conformance.");
    }
    if (file->results.run.interrupted) warn(of + "The run was interrupted: cases that had not run are untested here.");
    if (fact_text(file->results.platform, "isolation") == "weak") {
      warn(of + "Isolation was weak: cases shared a PID namespace, and one could disturb another.");
    }
  }
  if (matrix.has_several_catalogues()) warn("The files come from different catalogues of requirements.");
  return all;
}

std::string title(const Matrix& matrix, const std::vector<const NamedResults*>& files) {
  if (!matrix.has_several_columns()) return matrix.columns.front().label;
  if (files.size() == 1)
    return platform_label(files.front()->results) + ": " + std::to_string(matrix.columns.size()) + " targets";
  const char* what = files.size() == matrix.columns.size() ? " platforms" : " columns";
  return std::to_string(matrix.columns.size()) + what + " side by side";
}

}  // namespace

std::string render_html(const Matrix& matrix) {
  const auto files = files_of(matrix);
  std::vector<Fields> runs;
  std::string names;
  for (const NamedResults* file : files) {
    runs.push_back(run_fields(*file));
    names += (names.empty() ? "" : ", ") + file->name;
  }
  std::vector<Fields> verdicts;
  for (const Verdict verdict : verdicts_by_urgency) verdicts.push_back(html::verdict_fields(verdict));

  Fields page;
  page.line("title", title(matrix, files), 300).flag("several", matrix.has_several_columns());
  // A file of latency figures alone is no empty conformance report.
  const auto latency = html::latency(matrix);
  page.flag("judged", !matrix.rows.empty() || latency.empty());
  page.list("runs", runs).list("warnings", warnings(matrix, files)).list("verdicts", verdicts);
  page.line("files", names, 1000)
      .line("schema", results_schema)
      .line("catalogue", files.front()->results.catalogue, 100);
  page.rendered("style", std::string(template_text("style.css")))
      .rendered("script", std::string(template_text("script.js")));
  page.rendered("glyphs", std::string(template_text("glyphs.svg"))).rendered("headline", html::headline(matrix));
  page.rendered("attention", html::attention(matrix)).rendered("areas", html::areas(matrix));
  page.rendered("requirements", html::requirements(matrix)).rendered("latency", latency);
  page.rendered("footprint", html::footprint(matrix)).rendered("platform", html::platform(matrix));
  page.rendered("legend", html::legend());
  return Template("page.html").render(page);
}

}  // namespace sigconform::reports
