#include "harness/cli/progress.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "harness/cli/run_results.h"
#include "harness/conductor/predictions.h"
#include "reports/text.h"

namespace sigconform {
namespace {

std::string because(const JudgedCase& outcome) {
  const auto& result = outcome.result;
  return result.message.empty() ? std::string{} : ": " + std::string{reports::first_line(result.message)};
}

}  // namespace

Progress::Progress(Console& console, const Expectations& expectations, const std::vector<TargetReport>& targets,
                   bool without_stimulus)
    : console_(console), expectations_(expectations), targets_(targets), without_stimulus_(without_stimulus) {}

Progress::~Progress() { console_.status(""); }

void Progress::run_started(std::size_t cases, std::size_t runs) {
  runs_ = runs;
  const auto repeated = runs == cases ? std::string{} : ", " + std::to_string(runs) + " runs";
  console_.line("running " + std::to_string(cases) + (cases == 1 ? " case" : " cases") + repeated);
}

void Progress::platform_known(const PlatformReport& platform, long /*deadline_ms*/) {
  facts_ = facts_of_run(platform);
  if (!platform.strong_isolation) console_.line("isolation: weak (" + platform.isolation_reason + ")");
}

void Progress::case_started(const CaseInfo& info, unsigned worker) {
  current_[worker] = info.full_name();
  redraw();
}

void Progress::case_finished(const JudgedCase& outcome, unsigned worker) {
  current_.erase(worker);
  ++runs_done_;
  const auto verdict = expected_verdict(outcome);
  ++tally_[verdict];
  const bool notable =
      without_stimulus_ ? verdict == Verdict::pass : verdict == Verdict::fail || verdict == Verdict::unresolved;
  if (notable) {
    const auto text = outcome.info->full_name() + because(outcome);
    if (said_.insert(text).second) console_.line(verdict, text);
  }
  redraw(runs_done_ == runs_);
}

void Progress::worker_lost(unsigned worker, const std::string& why) {
  console_.line("worker " + std::to_string(worker) + " is replaced: " + why);
}

void Progress::interrupted(int signal_number) {
  console_.line(std::string{"interrupted ("} + ::strsignal(signal_number) + "), ending the cases that are running");
}

// A failure that the expectations predict for all that the case judges is no news.
Verdict Progress::expected_verdict(const JudgedCase& outcome) const {
  const auto verdict = outcome.result.verdict;
  if (verdict != Verdict::fail || without_stimulus_) return verdict;
  auto facts = facts_;
  for (const auto& report : targets_)
    if (&report.target == outcome.target)
      for (auto& fact : facts_of(report)) facts.push_back(std::move(fact));
  const auto& judged = outcome.info->requirements;
  const bool predicted = std::all_of(judged.begin(), judged.end(), [&](std::string_view requirement) {
    return Predictions{expectations_, requirement, outcome.info->full_name(), facts}.row_for(outcome.failures) !=
           nullptr;
  });
  return predicted ? Verdict::deviation : verdict;
}

void Progress::redraw(bool now) {
  if (!now && !console_.is_status_due()) return;
  std::string text = "[" + std::to_string(runs_done_) + "/" + std::to_string(runs_) + "]";
  for (const auto verdict : {Verdict::fail, Verdict::unresolved}) {
    if (const auto found = tally_.find(verdict); found != tally_.end())
      text += " " + std::to_string(found->second) + " " + std::string{to_string(verdict)};
  }
  for (const auto& [worker, name] : current_) text += "  " + name;
  console_.status(text);
}

}  // namespace sigconform
