#include "harness/cli/footprint.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "harness/catalogue/requirement.h"
#include "harness/cli/conduct.h"
#include "harness/cli/console.h"
#include "harness/cli/exit_codes.h"
#include "harness/cli/footprint_page.h"
#include "harness/cli/observed_tokens.h"
#include "harness/cli/survey.h"
#include "harness/cli/usage_error.h"
#include "harness/conductor/conductor.h"
#include "harness/conductor/prepared_probes.h"
#include "harness/conductor/targets.h"
#include "harness/judge/registry.h"
#include "harness/subject/program_search.h"
#include "harness/subject/runtime_family.h"
#include "harness/subject/target.h"
#include "reports/text.h"
#include "reports/whole_file.h"

namespace sigconform {
namespace {

/// A service may take its time, and a case then watches it for as long as a supervisor would.
constexpr long least_deadline_ms = 30'000;

/// The command with its program as a path, for the judges are elsewhere.
std::vector<std::string> located(std::vector<std::string> command) {
  const std::string& word = command.front();
  const std::string path = find_program(word);
  if (path.empty())
    throw UsageError("'" + word + "' is no program that can be executed" +
                     (word.find('/') == std::string::npos ? ": PATH has none of that name" : "") +
                     "; name it as you would to a shell");
  command.front() = std::filesystem::absolute(path).lexically_normal().string();
  return command;
}

/// A compiler alone stands for what it makes.
Target target_of(const FootprintOptions& options, PreparedProbes& probes) {
  Target target{options.command.front(), "program", located(options.command)};
  target.child = options.child.empty() ? std::vector<std::string>{} : located(options.child);
  const auto name = std::filesystem::path(target.command.front()).filename().string();
  const auto* family = runtime_family_of(name);
  if (target.command.size() > 1 || !target.child.empty() || family == nullptr || !family->is_compiler) return target;
  target.kind = "runtime";
  target.name = name;
  const auto lack = probes.prepare(target);
  if (lack.interrupted_by != 0) throw AnnouncementInterrupted{lack.interrupted_by};
  if (!lack.reason.empty()) throw UsageError("'" + options.command.front() + "' compiles no program: " + lack.reason);
  return target;
}

RunPlan plan_of(const FootprintOptions& options, const Target& target) {
  RunPlan plan;
  plan.jobs = options.jobs;
  plan.isolation = options.isolation;
  if (options.deadline_s)
    plan.deadline_ms = std::max(1L, static_cast<long>(*options.deadline_s * 1000));
  else
    plan.least_deadline_ms = least_deadline_ms;
  plan.cases.emplace_back(find_case(survey_case), &target);
  return plan;
}

bool is_of_profile(const CaseInfo& info) {
  return std::any_of(info.requirements.begin(), info.requirements.end(), [](std::string_view id) {
    const Requirement* requirement = find_requirement(id);
    return requirement != nullptr && requirement->profile == "footprint";
  });
}

RunOutcome conduct(const RunPlan& plan) {
  RunObserver nobody;
  return sigconform::conduct(plan, nobody);
}

/// Strong isolation has a user of its own, whom folders of root's shut out: then the program ended, or did not start.
bool is_shut_out(const RunOutcome& surveyed, const FootprintOptions& options) {
  return options.isolation == Isolation::automatic && ::geteuid() == 0 && surveyed.platform.strong_isolation &&
         !surveyed.interrupted && surveyed.unavailable.empty() &&
         surveyed.cases.front().result.verdict != Verdict::pass && surveyed.cases.front().autopsy.empty();
}

/// A program that was in another state than when it was surveyed has been seen to do two things: that tells neither.
void doubt_contradictions(const Survey& survey, RunOutcome& outcome) {
  for (JudgedCase& judged : outcome.cases) {
    const auto what = contradiction(survey, judged);
    if (what.empty()) continue;
    CaseResult& result = judged.result;
    result.message = what + (result.message.empty() ? "" : "\nbeside that: " + result.message);
    result.verdict = Verdict::unresolved;
  }
}

/// A requirement's verdict: the worst of its cases, and what all of them observed.
FootprintVerdict verdict_of(const Requirement& requirement, const RunOutcome& outcome) {
  FootprintVerdict row;
  row.requirement = &requirement;
  ObservedTokens tokens;
  for (const JudgedCase& judged : outcome.cases) {
    const auto& ids = judged.info->requirements;
    if (std::find(ids.begin(), ids.end(), requirement.id) == ids.end()) continue;
    const CaseResult& result = judged.result;
    tokens.add(judged);
    if (result.verdict < row.verdict) continue;
    row.verdict = result.verdict;
    row.message = result.message;
  }
  row.observed = tokens.text();
  return row;
}

}  // namespace

int footprint(const FootprintOptions& options) try {
  FootprintReport report;
  report.command = options.command;
  PreparedProbes probes;
  const Target target = target_of(options, probes);
  report.program = target.command.front();
  std::optional<reports::WholeFile> file;
  if (options.json) {
    try {
      file.emplace(*options.json);
    } catch (const reports::FileError& error) {
      throw UsageError(error.what());
    }
  }
  // Judges start elsewhere, and the user's words may hold relative paths.
  ::setenv("SIGCONFORM_DIRECTORY", std::filesystem::current_path().c_str(), 1);

  RunPlan plan = plan_of(options, target);
  if (plan.cases.front().info == nullptr) throw UsageError("this executable was built without the cases");
  RunOutcome surveyed = conduct(plan);
  if (is_shut_out(surveyed, options)) {
    plan.isolation = Isolation::weak;
    surveyed = conduct(plan);
  }
  if (!surveyed.unavailable.empty()) throw UsageError("cannot start the run: " + surveyed.unavailable);
  if (surveyed.interrupted) return signal_exit_base + surveyed.interrupted_by;
  const CaseResult& survey = surveyed.cases.front().result;
  const auto seen = decode_survey(survey.observed);
  Console console{file && file->is_standard_output() ? stderr : stdout};
  if (survey.verdict != Verdict::pass || !seen) {
    console.line(survey.verdict, "the program cannot be surveyed: " + reports::visible(survey.message));
    const auto& autopsy = surveyed.cases.front().autopsy;
    if (!autopsy.empty()) console.line(reports::visible(autopsy));
    return exit_code(Verdict::unresolved);
  }
  report.states = seen->states;

  plan.cases.clear();
  if (!seen->is_independent) plan.jobs = 1;
  for (const CaseInfo& info : all_cases()) {
    if (info.run_on == RunOn::programs && is_of_profile(info)) plan.cases.emplace_back(&info, &target);
  }
  RunOutcome outcome = conduct(plan);
  if (outcome.interrupted) return signal_exit_base + outcome.interrupted_by;
  doubt_contradictions(*seen, outcome);
  report.isolation = outcome.platform.strong_isolation ? "strong" : "weak";
  for (const Requirement& requirement : all_requirements()) {
    if (requirement.profile == "footprint" && !requirement.is_not_testable())
      report.verdicts.push_back(verdict_of(requirement, outcome));
  }

  if (file) {
    file->write(footprint_json(report));
    file->commit();
  }
  print_footprint(report, console);
  Verdict worst = Verdict::untested;
  for (const FootprintVerdict& row : report.verdicts) worst = std::max(worst, row.verdict);
  return exit_code(worst);
} catch (const AnnouncementInterrupted& interrupted) {
  return signal_exit_base + interrupted.signal;
}

}  // namespace sigconform
