#include "harness/cli/summary.h"

#define FMT_HEADER_ONLY
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "reports/text.h"

namespace sigconform {
namespace {

constexpr std::string_view indent = "                 ";  // as wide as a verdict and its gap
constexpr std::string_view deeper = "                   ";

/// The beginning of a message: enough to see what was expected and what came instead.
void quote(std::string_view message, Console& console) {
  constexpr int most_lines = 5;
  for (int line = 0; line < most_lines && !message.empty(); ++line) {
    const auto text = reports::first_line(message);
    console.line(fmt::format("{}{}", deeper, text));
    message.remove_prefix(std::min(message.size(), text.size() + 1));
  }
}

void name_row(const reports::VerdictRow& row, Console& console) {
  console.line(row.verdict, row.requirement + ": " + row.text);
  if (row.deviation) console.line(fmt::format("{}{} ({})", indent, row.deviation->reason, row.deviation->link));
  for (const auto& report : row.cases) {
    if (report.verdict != row.verdict) continue;
    console.line(fmt::format("{}{}  {}:{}", indent, report.name, report.file, report.line));
    // Of a deviation the reason is known; the evidence is in the results.
    if (report.verdict != Verdict::deviation) quote(report.message, console);
  }
}

std::string counts(const reports::Results& results) {
  std::map<Verdict, std::size_t> tally;
  for (const auto& row : results.verdicts) ++tally[row.verdict];
  std::string text;
  for (auto next = tally.rbegin(); next != tally.rend(); ++next)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", next->second, to_string(next->first));
  return fmt::format("{} requirements: {}", results.verdicts.size(), text);
}

std::string counted_cases(std::size_t count) { return fmt::format("{} {}", count, count == 1 ? "case" : "cases"); }

std::string pace(const RunOutcome& outcome) {
  std::size_t runs = 0;
  std::size_t cases = 0;
  for (const auto& judged : outcome.cases) {
    runs += judged.runs;
    cases += judged.runs > 0 ? 1 : 0;
  }
  const double seconds = static_cast<double>(outcome.duration_us) / 1e6;
  auto text = counted_cases(cases);
  if (runs != cases) text += fmt::format(", {} runs", runs);
  text += fmt::format(" in {:.2f} s", seconds);
  return seconds > 0 ? text + fmt::format(", {:.0f} a second", static_cast<double>(runs) / seconds) : text;
}

std::string platform(const reports::Results& results) {
  std::string text;
  for (const std::string_view name : {"os", "kernel", "libc", "libc_version", "architecture"}) {
    const auto value = reports::fact_text(results.platform, name);
    if (!value.empty()) text += (text.empty() ? "" : " ") + value;
  }
  for (const std::string_view name : {"emulator", "sandbox", "instrumentation"}) {
    const auto value = reports::fact_text(results.platform, name);
    if (!value.empty() && value != "none" && value != "unknown") text += fmt::format(", {} {}", name, value);
  }
  const auto isolation = reports::fact_text(results.platform, "isolation");
  return isolation.empty() ? text : text + ", isolation " + isolation;
}

}  // namespace

void summarise(const reports::Results& results, const RunOutcome& outcome, Console& console) {
  for (const auto verdict : {Verdict::deviation, Verdict::unresolved, Verdict::unexpected_pass, Verdict::fail}) {
    for (const auto& row : results.verdicts) {
      if (row.verdict == verdict) name_row(row, console);
    }
  }
  if (!outcome.unavailable.empty()) console.line("the platform is unavailable: " + outcome.unavailable);
  console.line(counts(results));
  console.line(pace(outcome));
  if (const auto text = platform(results); !text.empty()) console.line("on " + text);
}

std::size_t summarise_without_stimulus(const RunOutcome& outcome, Console& console) {
  // How no_stimulus_applies() begins its reason: another `unsupported` is the platform's lack, not the case's nature.
  constexpr std::string_view declared = "no stimulus to leave out: ";
  std::map<Verdict, std::size_t> tally;
  std::vector<const JudgedCase*> passing;
  std::vector<std::string> exempt;
  for (const auto& judged : outcome.cases) {
    const auto verdict = judged.result.verdict;
    ++tally[verdict];
    if (verdict == Verdict::pass || verdict == Verdict::observed) passing.push_back(&judged);
    const auto reason = reports::first_line(judged.result.message);
    if (verdict == Verdict::unsupported && reason.starts_with(declared))
      exempt.push_back(fmt::format("  {}: {}", judged.info->full_name(), reason.substr(declared.size())));
  }
  if (!exempt.empty()) console.line(fmt::format("{} have no stimulus to leave out:", counted_cases(exempt.size())));
  for (const auto& line : exempt) console.line(line);
  if (!passing.empty()) console.line("these pass although nothing was delivered:");
  for (const auto* judged : passing)
    console.line(fmt::format("  {}  {}:{}", judged->info->full_name(), judged->info->file, judged->info->line));
  std::string text;
  for (const auto& [verdict, count] : tally)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, to_string(verdict));
  console.line(fmt::format("{} without stimulus, of which {} pass ({})", counted_cases(outcome.cases.size()),
                           passing.size(), text));
  return passing.size();
}

}  // namespace sigconform
