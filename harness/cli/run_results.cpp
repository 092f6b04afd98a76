#include "harness/cli/run_results.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/cli/observed_tokens.h"
#include "harness/conductor/predictions.h"
#include "harness/conductor/start_state.h"

namespace sigconform {
namespace {

/// What speaks of one requirement: the cases that ran, and how many there are.
struct Voices {
  std::vector<const JudgedCase*> heard;
  std::size_t registered = 0;
};

std::map<std::string_view, Voices> voices_by_requirement(const RunOutcome& outcome, const Target* target) {
  std::map<std::string_view, Voices> voices;
  for (const auto& info : all_cases()) {
    for (const auto id : info.requirements) ++voices[id].registered;
  }
  for (const auto& judged : outcome.cases) {
    if (judged.target != target || (judged.runs == 0 && outcome.interrupted)) continue;
    for (const auto id : judged.info->requirements) voices[id].heard.push_back(&judged);
  }
  return voices;
}

bool judges_an_open_requirement(const CaseInfo& info) {
  return std::any_of(info.requirements.begin(), info.requirements.end(), [](std::string_view id) {
    const auto* requirement = find_requirement(id);
    return requirement != nullptr && requirement->is_open();
  });
}

reports::CaseReport case_report(const JudgedCase& judged, const Requirement& requirement) {
  const auto& info = *judged.info;
  reports::CaseReport report;
  report.name = info.full_name();
  report.file = info.file;
  report.line = info.line;
  report.verdict = judged.result.verdict;
  if (report.verdict == Verdict::observed && !requirement.is_open() && judges_an_open_requirement(info)) {
    report.verdict = Verdict::pass;
  } else {
    ObservedTokens tokens;
    tokens.add(judged);
    report.observed = tokens.text();
  }
  report.message = judged.result.message;
  report.duration_us = judged.duration_us;
  report.runs = static_cast<int>(judged.runs);
  if (judged.runs > 1) {
    for (const auto& [verdict, count] : judged.counts) report.tally[verdict] = static_cast<int>(count);
    const auto failed = judged.counts.find(Verdict::fail);
    const int failures = failed == judged.counts.end() ? 0 : static_cast<int>(failed->second);
    report.failure_bound_95 = reports::failure_bound_95(failures, report.runs);
  }
  for (const auto& line : judged.result.evidence)
    report.evidence.push_back({line.time_ns, line.participant, line.kind, line.signal, line.detail});
  report.autopsy = judged.autopsy;
  return report;
}

bool is_met(const reports::CaseReport& report) {
  return report.verdict == Verdict::pass || report.verdict == Verdict::observed;
}

void add_line(std::string& message, const std::string& line) {
  if (!message.empty()) message += '\n';
  message += line;
}

/// `row.cases` are those heard, in order.
void apply(const Expectations& expectations, const PlatformFacts& facts, const Voices& voices,
           reports::VerdictRow& row) {
  const bool all_met =
      row.cases.size() == voices.registered && std::all_of(row.cases.begin(), row.cases.end(), &is_met);
  for (std::size_t i = 0; i < row.cases.size(); ++i) {
    auto& report = row.cases[i];
    const auto& failures = voices.heard[i]->failures;
    const bool failed = report.verdict == Verdict::fail;
    if (!failed && !is_met(report)) continue;
    const Predictions predictions{expectations, row.requirement, report.name, facts};
    if (const auto* other = failed ? predictions.unpredicted(failures) : nullptr)
      add_line(report.message, predictions.where() + " predicts a failure, but not this one: " + *other);
    const auto* expectation = failed ? predictions.row_for(failures) : predictions.gone(all_met);
    if (expectation == nullptr) continue;
    report.verdict = failed ? Verdict::deviation : Verdict::unexpected_pass;
    // The row has room for one reason, and its cases may deviate for different ones.
    if (!row.deviation) row.deviation = {expectation->reason, expectation->link};
    add_line(report.message, "predicted to fail by " + expectation->where + ": " + expectation->reason);
  }
}

reports::VerdictRow verdict_row(const Requirement& requirement, const Voices& voices) {
  reports::VerdictRow row;
  row.requirement = requirement.id;
  row.text = requirement.text;
  row.source = requirement.source;
  row.area = requirement.area;
  row.profile = requirement.profile;
  row.level = requirement.level;
  row.option = requirement.option;
  ObservedTokens tokens;
  for (const auto* judged : voices.heard) {
    row.cases.push_back(case_report(*judged, requirement));
    if (!row.cases.back().observed.empty()) tokens.add(*judged);
  }
  row.observed = tokens.text();
  return row;
}

std::string words(const std::vector<std::string>& list) {
  std::string text;
  for (const auto& word : list) text += (text.empty() ? "" : " ") + word;
  return text;
}

/// The rows of one target, or of the platform where it is null.
class Column {
 public:
  Column(const TargetReport* target, const RunPlan& plan, const RunOutcome& outcome, const Expectations& expectations)
      : target_(target),
        without_stimulus_(plan.without_stimulus),
        expectations_(expectations),
        facts_(facts_of_run(outcome.platform)),
        voices_(voices_by_requirement(outcome, target == nullptr ? nullptr : &target->target)) {
    if (target == nullptr) return;
    for (auto& fact : facts_of(*target)) facts_.push_back(std::move(fact));
  }

  reports::VerdictRow row(const Requirement& requirement) {
    const auto& heard = voices_[requirement.id];
    auto row = verdict_row(requirement, heard);
    if (target_ != nullptr) row.target = target_->label;
    if (const auto [verdict, message] = announced(requirement); !message.empty())
      say_by_announcement(row, verdict, message);
    else if (!without_stimulus_)
      apply(expectations_, facts_, heard, row);
    for (const auto& report : row.cases) row.verdict = std::max(row.verdict, report.verdict);
    return row;
  }

 private:
  /// What the target's announcement says of the requirement, whatever its cases say; no message where it says nothing.
  std::pair<Verdict, std::string> announced(const Requirement& requirement) const {
    if (target_ == nullptr) return {};
    if (auto reason = exemption(requirement, *target_); !reason.empty()) return {Verdict::unsupported, reason};
    if (target_->unavailable.empty()) return {};
    return {target_->unavailable_verdict, "the runtime is unavailable: " + target_->unavailable};
  }

  /// Instead of all cases.
  static void say_by_announcement(reports::VerdictRow& row, Verdict verdict, const std::string& message) {
    row.observed.clear();
    row.cases.clear();
    auto& report = row.cases.emplace_back();
    report.name = "Runtime.Announces";
    report.file = "cases/runtimes/announces.cpp";
    report.verdict = verdict;
    report.message = message;
  }

  const TargetReport* target_;
  bool without_stimulus_;
  const Expectations& expectations_;
  PlatformFacts facts_;
  std::map<std::string_view, Voices> voices_;
};

}  // namespace

reports::Target target_of(const TargetReport& report) {
  reports::Target target;
  target.name = report.label;
  target.kind = report.target.kind;
  const auto add = [&target](const char* name, const std::string& value) {
    if (!value.empty()) target.facts.emplace_back(name, reports::Fact{value});
  };
  add("given_as", report.target.name);
  add("command", words(report.target.command));
  add("version", report.version);
  add("model", report.model);
  add("unavailable", report.unavailable);
  return target;
}

PlatformFacts facts_of_run(const PlatformReport& platform) {
  auto facts = platform.facts;
  if (!facts.empty()) facts.emplace_back("isolation", platform.strong_isolation ? "strong" : "weak");
  for (auto& fact : start_state_facts()) facts.push_back(std::move(fact));
  return facts;
}

std::vector<reports::VerdictRow> verdict_rows(const RunPlan& plan, const Selection& selection,
                                              const RunOutcome& outcome, const Expectations& expectations,
                                              const std::vector<TargetReport>& targets) {
  Column platform{nullptr, plan, outcome, expectations};
  std::vector<Column> columns;
  for (const auto& target : targets) columns.emplace_back(&target, plan, outcome, expectations);
  std::vector<reports::VerdictRow> rows;
  rows.reserve(selection.requirements.size());
  for (const auto* requirement : selection.requirements) {
    bool has_target = false;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (!is_about(*requirement, targets[i])) continue;
      has_target = true;
      rows.push_back(columns[i].row(*requirement));
    }
    if (!has_target) rows.push_back(platform.row(*requirement));
  }
  return rows;
}

reports::Results results_of(const RunPlan& plan, const Selection& selection, const RunOutcome& outcome,
                            const Expectations& expectations, const std::vector<TargetReport>& targets) {
  reports::Results results;
  results.catalogue = catalogue_digest();
  results.run.duration_ms = outcome.duration_us / 1000;
  results.run.seed = plan.seed.value_or(0);
  results.run.repeat = static_cast<int>(plan.repeat);
  results.run.jobs = static_cast<int>(plan.jobs);
  results.run.interrupted = outcome.interrupted;
  results.run.profiles = selection.profiles;
  for (const auto* info : selection.cases) results.run.selected_cases.push_back(info->full_name());

  const auto add = [&results](std::string name, reports::Fact fact) {
    results.platform.emplace_back(std::move(name), std::move(fact));
  };
  for (auto& [name, value] : facts_of_run(outcome.platform)) add(name, std::move(value));
  if (!outcome.platform.isolation_reason.empty()) add("isolation_reason", outcome.platform.isolation_reason);
  add("speed_ns", static_cast<std::int64_t>(outcome.platform.speed_ns));
  add("deadline_ms", static_cast<std::int64_t>(outcome.deadline_ms));
  add("workers_restarted", static_cast<std::int64_t>(outcome.workers_restarted));
  if (!plan.launcher.empty()) add("launcher", words(plan.launcher));
  if (!outcome.unavailable.empty()) add("unavailable", outcome.unavailable);
  // A run without stimulus is no statement about a platform, and no report may take it for one.
  if (plan.without_stimulus) results.fault = "without-stimulus";
  results.verdicts = verdict_rows(plan, selection, outcome, expectations, targets);
  const bool about_platform = std::any_of(results.verdicts.begin(), results.verdicts.end(),
                                          [](const auto& row) { return row.target == "platform"; });
  if (about_platform || targets.empty()) results.targets.emplace_back();
  for (const auto& target : targets) results.targets.push_back(target_of(target));
  return results;
}

}  // namespace sigconform
