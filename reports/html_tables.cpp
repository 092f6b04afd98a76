// What surrounds the verdicts: platform facts, the legend.
#include <algorithm>
#include <set>

#include "reports/html_parts.h"
#include "reports/verdict_style.h"

namespace sigconform::reports::html {
namespace {

/// A source of facts, a column of their table.
struct FactColumn {
  std::string name;
  const Facts* facts;
};

std::vector<FactColumn> fact_columns(const Matrix& matrix) {
  std::vector<FactColumn> columns;
  const NamedResults* last = nullptr;
  for (const Column& column : matrix.columns) {
    if (column.file == last) continue;
    last = column.file;
    columns.push_back({last->name, &last->results.platform});
  }
  return columns;
}

/// Every name of every source, in the order in which they come.
std::vector<std::string> names_of(const std::vector<FactColumn>& columns) {
  std::vector<std::string> names;
  std::set<std::string_view> seen;
  for (const FactColumn& column : columns) {
    for (const auto& [name, fact] : *column.facts) {
      if (seen.insert(name).second) names.push_back(name);
    }
  }
  return names;
}

std::vector<Fields> fact_rows(const std::vector<FactColumn>& columns, bool of_start) {
  std::vector<Fields> rows;
  for (const std::string& name : names_of(columns)) {
    if (name.starts_with("start_") != of_start) continue;
    std::vector<Fields> values;
    std::set<std::string> different;
    for (const FactColumn& column : columns) {
      const std::string value = fact_text(*column.facts, name);
      different.insert(value);
      values.push_back(Fields().line("value", value, 500));
    }
    rows.push_back(Fields().line("name", name, 100).list("values", values).flag("differs", different.size() > 1));
  }
  return rows;
}

/// One for every target that has facts of its own.
std::vector<Fields> target_rows(const Matrix& matrix) {
  std::vector<Fields> rows;
  for (const Column& column : matrix.columns) {
    for (const Target& target : column.file->results.targets) {
      if (target.name != column.target) continue;
      for (const auto& [name, fact] : target.facts) {
        rows.push_back(Fields()
                           .line("name", column.label + " " + name, 300)
                           .list("values", {Fields().line("value", to_string(fact), 500)}));
      }
    }
  }
  return rows;
}

}  // namespace

std::string platform(const Matrix& matrix) {
  const auto columns = fact_columns(matrix);
  std::vector<Fields> files;
  for (const FactColumn& column : columns) files.push_back(Fields().line("name", column.name, 300));
  std::vector<Fields> groups;
  const auto add = [&](const char* title, const std::vector<Fields>& facts, bool several) {
    if (!facts.empty()) groups.push_back(Fields().line("title", title).list("facts", facts).flag("several", several));
  };
  add("Facts", fact_rows(columns, false), columns.size() > 1);
  add("Start state", fact_rows(columns, true), columns.size() > 1);
  add("Targets", target_rows(matrix), false);
  return Template("facts.html").render(Fields().list("groups", groups).list("files", files));
}

std::string legend() {
  std::vector<Fields> verdicts;
  for (const Verdict verdict : verdicts_by_urgency) verdicts.push_back(verdict_fields(verdict));
  const auto event = [](const char* shape, const char* means) {
    return Fields().line("shape", shape).line("means", means);
  };
  const std::vector<Fields> events{
      event("handler-enter", "a handler is entered; the bar lasts until it returns"),
      event("handler-exit", "the handler is about to return"),
      event("delivery", "a signal is generated"),
      event("call", "a call returned"),
      event("snapshot", "mask, pending set, action, stack or a number, as it is now"),
      event("mark", "a point is reached"),
      event("ending", "a participant or the subject ended, stopped or continued"),
      event("complaint", "the arrangement itself failed"),
  };
  return Template("legend.html").render(Fields().list("verdicts", verdicts).list("events", events));
}

}  // namespace sigconform::reports::html
