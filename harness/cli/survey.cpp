#include "harness/cli/survey.h"

#include <algorithm>
#include <utility>

#include "harness/judge/registry.h"
#include "harness/signals/signal_names.h"
#include "harness/subject/footprint_survey.h"

namespace sigconform {

std::vector<std::string> names_of(const SignalSet& set) {
  std::vector<std::string> names;
  for (int signal = 1; signal < signal_limit(); ++signal) {
    if (set.contains(signal)) names.push_back(signal_name(signal));
  }
  return names;
}

std::vector<PlannedCase> planned_surveys(const std::vector<PlannedCase>& plan) {
  const CaseInfo* survey = find_case(survey_case);
  std::vector<PlannedCase> surveys;
  if (survey == nullptr) return surveys;
  for (const PlannedCase& planned : plan) {
    if (planned.info->run_on != RunOn::programs) continue;
    const bool is_planned = std::any_of(surveys.begin(), surveys.end(),
                                        [&](const PlannedCase& one) { return one.target == planned.target; });
    if (!is_planned) surveys.emplace_back(survey, planned.target);
  }
  return surveys;
}

std::vector<reports::SignalState> surveyed_states(const RunOutcome& outcome, const std::vector<TargetReport>& targets) {
  std::vector<reports::SignalState> all;
  for (const TargetReport& report : targets) {
    for (const JudgedCase& judged : outcome.cases) {
      if (judged.target != &report.target || judged.info->full_name() != survey_case) continue;
      if (judged.result.verdict != Verdict::pass) continue;
      const auto states = decode_survey(judged.result.observed);
      if (!states) continue;
      for (const SurveyedState& state : *states) {
        const bool is_clean = state.start == SurveyedState::Start::clean;
        reports::SignalState row;
        row.target = report.label;
        if (!is_clean) row.started_ignoring = names_of(polluted_ignored());
        if (!is_clean) row.started_blocking = names_of(polluted_blocked());
        row.child = state.who;
        row.ignored = names_of(state.ignored);
        row.caught = names_of(state.caught);
        row.blocked = names_of(state.blocked);
        all.push_back(std::move(row));
      }
    }
  }
  return all;
}

}  // namespace sigconform
