#include "harness/cli/compare.h"

#include <algorithm>
#include <ostream>
#include <string>

#define FMT_HEADER_ONLY
#include <fmt/format.h>

#include "harness/cli/usage_error.h"
#include "reports/comparison.h"
#include "reports/latency_comparison.h"
#include "reports/matrix.h"
#include "reports/results_json.h"
#include "reports/text.h"
#include "reports/verdict_style.h"

namespace sigconform {
namespace {

using reports::Change;
using reports::Difference;

constexpr std::size_t line_limit = 500;

std::string line(std::string_view raw) { return reports::visible_line(raw, line_limit); }

std::string_view heading(Change change) {
  switch (change) {
    case Change::regression:
      return "regressions";
    case Change::fix:
      return "fixes";
    case Change::other:
      return "other changes";
    case Change::token:
      return "changed outcomes where the standard leaves them open";
    case Change::no_longer_judged:
      return "no longer judged";
    case Change::newly_judged:
      return "newly judged";
    case Change::added:
      return "new requirements";
    case Change::removed:
      return "removed requirements";
  }
  return "";
}

/// "✓ pass", or "◆ eintr" for a token.
std::string shown(const reports::VerdictRow* row) {
  if (row == nullptr) return "";
  return fmt::format("{} {}", reports::glyph(row->verdict), line(reports::outcome(*row)));
}

std::string message(const reports::VerdictRow& row) {
  for (const reports::CaseReport& one : row.cases) {
    if (one.verdict == row.verdict && !one.message.empty()) return std::string(reports::first_line(one.message));
  }
  return "";
}

void print(const Difference& difference, std::ostream& out) {
  const reports::VerdictRow& row = difference.after != nullptr ? *difference.after : *difference.before;
  std::string change = shown(difference.before);
  if (difference.before != nullptr && difference.after != nullptr) change += " -> ";
  change += shown(difference.after);
  const std::string target = row.target == "platform" ? "" : fmt::format(" [{}]", line(row.target));
  out << fmt::format("  {}{}: {}\n      {}\n", line(row.requirement), target, change, line(row.text));
  if (difference.change != Change::regression) return;
  if (const std::string why = line(message(row)); !why.empty()) out << fmt::format("      {}\n", why);
}

std::size_t count(const reports::Comparison& comparison, Change change) {
  return static_cast<std::size_t>(std::count_if(comparison.differences.begin(), comparison.differences.end(),
                                                [change](const Difference& each) { return each.change == change; }));
}

std::string_view word(reports::LatencyChange change) {
  switch (change) {
    case reports::LatencyChange::slower:
      return "slower";
    case reports::LatencyChange::faster:
      return "faster";
    case reports::LatencyChange::lost:
      return "no figure any more";
  }
  return "";
}

/// By which a machine is as fast as before.
constexpr double machine_tolerance = 1.05;

void print(const reports::LatencyComparison& comparison, std::ostream& out) {
  if (comparison.differences.empty() && comparison.same == 0) return;
  out << fmt::format("\nlatency ({} rows that differ by no more than can be told)\n", comparison.same);
  for (const auto& difference : comparison.differences) {
    const auto& row = *difference.before;
    out << fmt::format("  {}{}: {}", line(row.name),
                       row.target == "platform" ? "" : fmt::format(" [{}]", line(row.target)), word(difference.change));
    if (difference.change != reports::LatencyChange::lost) {
      const auto before = reports::median_range(row), after = reports::median_range(*difference.after);
      out << fmt::format(", {:.2f} times: p50 {:.0f} ns ({:.0f} to {:.0f}) -> {:.0f} ns ({:.0f} to {:.0f})",
                         difference.ratio, before->p50, before->low, before->high, after->p50, after->low, after->high);
    }
    out << '\n';
  }
  if (comparison.needs_repetitions)
    out << fmt::format(
        "note: with fewer than {} undisturbed repetitions an interval is widened by what runs differ by; see "
        "--benchmark_repetitions\n",
        reports::enough_repetitions);
  const double machine = comparison.typical_ratio;
  if (machine > machine_tolerance || machine * machine_tolerance < 1)
    out << fmt::format(
        "note: the middle row takes {:.2f} times as long as before: it may be the machine; "
        "`sigconform latency --against` takes both in turn\n",
        machine);
}

}  // namespace

int compare(const CompareOptions& options, std::ostream& out) {
  if (options.base == "-" && options.fresh == "-") throw UsageError("the standard input can be read once only");
  try {
    const auto base = reports::load_results(options.base);
    const auto fresh = reports::load_results(options.fresh);
    const auto comparison = reports::compare_results(base, fresh);
    out << "base: " << line(reports::platform_label(base)) << "\nnew:  " << line(reports::platform_label(fresh))
        << '\n';
    for (const std::string& note : comparison.notes) out << "note: " << line(note) << '\n';
    const Difference* last = nullptr;
    for (const Difference& difference : comparison.differences) {
      if (last == nullptr || last->change != difference.change) {
        out << fmt::format("\n{} ({})\n", heading(difference.change), count(comparison, difference.change));
      }
      last = &difference;
      print(difference, out);
    }
    const auto latency = reports::compare_latency(base, fresh);
    print(latency, out);
    out << fmt::format("\n{} regressions, {} fixes, {} unchanged\n", count(comparison, Change::regression),
                       count(comparison, Change::fix), comparison.same);
    if (!out.flush()) throw UsageError("cannot write to the standard output");
    return comparison.has_regression() || latency.has_regression() ? 1 : 0;
  } catch (const reports::FileError& error) {
    throw UsageError(error.what());
  }
}

}  // namespace sigconform
