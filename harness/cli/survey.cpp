#include "harness/cli/survey.h"

#include <algorithm>
#include <csignal>
#include <string_view>
#include <utility>

#include "harness/judge/registry.h"
#include "harness/signals/signal_names.h"
#include "harness/subject/footprint_survey.h"

namespace sigconform {

namespace {

/// The program's own state, null where it was not seen.
const SurveyedState* state_of_program(const Survey& survey, SurveyedState::Start start) {
  const auto state = std::find_if(survey.states.begin(), survey.states.end(),
                                  [start](const SurveyedState& one) { return one.start == start && one.who.empty(); });
  return state == survey.states.end() ? nullptr : &*state;
}

std::string evidence_of(std::string_view label, const SignalSet& set) {
  return std::string(label) + " " + set.to_string();
}

/// What a start of the case that had everything at its default shows of another state than the survey's.
std::string contradiction_of_clean_starts(const SurveyedState& surveyed, const std::vector<EvidenceLine>& evidence) {
  const std::pair<std::string, const SignalSet*> parts[] = {
      {std::string(idle_heading) + ", ignored", &surveyed.ignored},
      {std::string(idle_heading) + ", caught", &surveyed.caught},
      {std::string(idle_heading) + ", blocked", &surveyed.blocked}};
  bool is_clean = true;
  for (const EvidenceLine& line : evidence) {
    if (line.detail.starts_with(started_ignored_label))
      is_clean = line.detail == evidence_of(started_ignored_label, {});
    else if (line.detail.starts_with(started_blocked_label))
      is_clean = is_clean && line.detail == evidence_of(started_blocked_label, {});
    if (!is_clean) continue;
    for (const auto& [label, set] : parts) {
      const std::string expected = evidence_of(label, *set);
      if (line.detail.starts_with(label + " ") && line.detail != expected)
        return "surveyed, it was " + expected + "; when this was asked, it was " + line.detail;
    }
  }
  return {};
}

std::string_view made_of(const SurveyedState& state, int signal) {
  if (state.ignored.contains(signal)) return "ignored";
  return state.caught.contains(signal) ? "caught" : "default";
}

}  // namespace

std::string contradiction(const Survey& survey, const JudgedCase& judged) {
  const CaseResult& result = judged.result;
  // As the first process of a namespace it may well do otherwise.
  for (const EvidenceLine& line : result.evidence)
    if (line.detail == init_mark) return {};
  if (const auto* clean = state_of_program(survey, SurveyedState::Start::clean)) {
    if (auto text = contradiction_of_clean_starts(*clean, result.evidence); !text.empty()) return text;
  }
  const auto* polluted = state_of_program(survey, SurveyedState::Start::polluted);
  constexpr std::pair<std::string_view, int> started_ignoring[] = {{"footprint.ignored-sighup-kept", SIGHUP},
                                                                   {"footprint.ignored-sigint-kept", SIGINT}};
  for (const auto& [requirement, signal] : started_ignoring) {
    const auto& ids = judged.info->requirements;
    if (polluted == nullptr || result.observed.empty() || std::find(ids.begin(), ids.end(), requirement) == ids.end())
      continue;
    if (const auto surveyed = made_of(*polluted, signal); result.observed != surveyed)
      return "surveyed, it made " + signal_name(signal) + " that it was started ignoring " + std::string(surveyed) +
             "; when this was asked, " + result.observed;
  }
  return {};
}

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
      const auto survey = decode_survey(judged.result.observed);
      if (!survey) continue;
      for (const SurveyedState& state : survey->states) {
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
