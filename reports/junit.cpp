#include "reports/junit.h"

#define FMT_HEADER_ONLY
#include <fmt/format.h>

#include "reports/template.h"
#include "reports/text.h"
#include "reports/timeline.h"

namespace sigconform::reports {
namespace {

constexpr std::size_t message_limit = 1 << 10;
constexpr const char* interrupted_text = "the run was interrupted: verdicts are missing";

struct Counts {
  std::size_t tests = 0;
  std::size_t failures = 0;
  std::size_t errors = 0;
  std::size_t skipped = 0;
  std::uint64_t time_us = 0;

  void add(const Counts& other) {
    tests += other.tests;
    failures += other.failures;
    errors += other.errors;
    skipped += other.skipped;
    time_us += other.time_us;
  }

  void fill(Fields& fields) const {
    fields.number("tests", tests).number("failures", failures).number("errors", errors).number("skipped", skipped);
    fields.line("time", seconds(time_us));
  }

  static std::string seconds(std::uint64_t microseconds) {
    return fmt::format("{:.6f}", static_cast<double>(microseconds) / 1e6);
  }
};

bool is_failure(Verdict verdict) { return verdict == Verdict::fail || verdict == Verdict::unexpected_pass; }

bool is_skip(Verdict verdict) {
  return verdict == Verdict::unsupported || verdict == Verdict::deviation || verdict == Verdict::untested;
}

/// The verdict that counts for this case: an expectation is about the row and applies to the cases that contradict.
Verdict verdict_of(const VerdictRow& row, const CaseReport& one) {
  const bool expected = row.verdict == Verdict::deviation && one.verdict == Verdict::fail;
  return expected ? Verdict::deviation : one.verdict;
}

std::string reason(const VerdictRow& row, const CaseReport& one, Verdict verdict) {
  if (verdict == Verdict::deviation && row.deviation) {
    const std::string& link = row.deviation->link;
    return "deviation: " + row.deviation->reason + (link.empty() ? "" : " (" + link + ")");
  }
  if (one.message.empty()) return std::string(to_string(verdict));
  return std::string(first_line(one.message));
}

std::string details(const VerdictRow& row, const CaseReport& one) {
  std::string text =
      row.text + "\n" + row.source + "\n" + one.file + ":" + std::to_string(one.line) + "\n\n" + one.message + "\n";
  if (!one.evidence.empty()) text += "\nEvidence:\n" + timeline_text(one.evidence);
  if (!one.autopsy.empty()) text += "\nAt the deadline:\n" + one.autopsy + "\n";
  return text;
}

Fields testcase(const VerdictRow& row, const CaseReport& one, std::string_view classname, Counts& counts) {
  const Verdict verdict = verdict_of(row, one);
  ++counts.tests;
  counts.time_us += one.duration_us;
  counts.failures += is_failure(verdict) ? 1 : 0;
  counts.errors += verdict == Verdict::unresolved ? 1 : 0;
  counts.skipped += is_skip(verdict) ? 1 : 0;
  Fields fields;
  fields.line("classname", classname, message_limit)
      .line("name", row.requirement + " [" + one.name + "]", message_limit);
  fields.line("time", Counts::seconds(one.duration_us)).line("verdict", to_string(verdict));
  fields.flag("failure", is_failure(verdict))
      .flag("error", verdict == Verdict::unresolved)
      .flag("is_skipped", is_skip(verdict));
  fields.line("message", reason(row, one, verdict), message_limit);
  if (is_failure(verdict) || verdict == Verdict::unresolved) fields.text("details", details(row, one));
  fields.line("output", verdict == Verdict::observed ? "observed: " + one.observed : "", message_limit);
  return fields;
}

/// One area of one column.
Fields suite(const Matrix& matrix, const Area& area, std::size_t column, Counts& counts) {
  const Column& where = matrix.columns[column];
  const std::string name = matrix.has_several_columns() ? area.name + " on " + where.label : area.name;
  std::vector<Fields> testcases;
  for (const MatrixRow* row : area.rows) {
    const VerdictRow* cell = row->cells[column];
    if (cell == nullptr) continue;
    for (const CaseReport& one : cell->cases) testcases.push_back(testcase(*cell, one, name, counts));
  }
  Fields fields;
  counts.fill(fields);
  fields.line("name", name, message_limit).line("platform", where.label, message_limit);
  fields.line("timestamp", where.file->results.run.started, message_limit);
  fields.number("untested", count(area.tallies[column], Verdict::untested)).list("testcases", testcases);
  return fields;
}

/// What is missing because the run was interrupted is no test that could fail: the interruption is one.
Fields interruption(const Column& where, Counts& counts) {
  const std::string name = "run on " + where.label;
  counts.tests = counts.errors = 1;
  Fields testcase;
  testcase.line("classname", name, message_limit).line("name", "completes", message_limit);
  testcase.line("time", Counts::seconds(0)).line("verdict", "interrupted");
  testcase.flag("failure", false).flag("error", true).flag("is_skipped", false);
  testcase.line("message", interrupted_text, message_limit).text("details", interrupted_text).line("output", "");
  Fields fields;
  counts.fill(fields);
  fields.line("name", name, message_limit).line("platform", where.label, message_limit);
  fields.line("timestamp", where.file->results.run.started, message_limit);
  const std::vector<Fields> testcases{testcase};
  fields.number("untested", 0).list("testcases", testcases);
  return fields;
}

}  // namespace

std::string render_junit(const Matrix& matrix) {
  std::vector<Fields> suites;
  Counts total;
  for (std::size_t column = 0; column < matrix.columns.size(); ++column) {
    for (const Area& area : matrix.areas) {
      Counts counts;
      suites.push_back(suite(matrix, area, column, counts));
      total.add(counts);
    }
    if (!matrix.columns[column].file->results.run.interrupted) continue;
    Counts counts;
    suites.push_back(interruption(matrix.columns[column], counts));
    total.add(counts);
  }
  Fields fields;
  total.fill(fields);
  fields.list("suites", suites);
  return Template("junit.xml").render(fields);
}

}  // namespace sigconform::reports
