#include "harness/cli/run.h"

#include <algorithm>
#include <cstdio>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "harness/cli/conduct.h"
#include "harness/cli/console.h"
#include "harness/cli/exit_codes.h"
#include "harness/cli/named_runtimes.h"
#include "harness/cli/other_build.h"
#include "harness/cli/progress.h"
#include "harness/cli/run_results.h"
#include "harness/cli/summary.h"
#include "harness/cli/survey.h"
#include "harness/cli/time_stamp.h"
#include "harness/cli/usage_error.h"
#include "harness/cli/version.h"
#include "harness/conductor/conductor.h"
#include "harness/conductor/expectations.h"
#include "harness/conductor/targets.h"
#include "reports/results_json.h"
#include "reports/text.h"
#include "reports/whole_file.h"

namespace sigconform {
namespace {

Selection selected(const SelectionRequest& request) {
  try {
    return select_cases(request);
  } catch (const SelectionError& error) {
    throw UsageError(error.what());
  }
}

Expectations all_expectations(const std::vector<std::filesystem::path>& files) {
  try {
    auto all = built_in_expectations();
    for (const auto& file : files) all.add_file(file);
    return all;
  } catch (const ExpectationError& error) {
    throw UsageError(error.what());
  }
}

RunPlan plan_of(const RunOptions& options, const Selection& selection) {
  RunPlan plan;
  plan.cases.assign(selection.cases.begin(), selection.cases.end());
  plan.jobs = options.jobs;
  plan.repeat = options.repeat;
  plan.seed = options.seed;
  plan.isolation = options.isolation;
  if (options.deadline_s) plan.deadline_ms = std::max(1L, static_cast<long>(*options.deadline_s * 1000));
  plan.without_stimulus = options.without_stimulus;
  start_workers_of(other_build(options.launcher, options.program), plan);
  return plan;
}

/// Half an hour of running must not end in "no such folder". What is no regular file is opened here and once.
std::optional<reports::WholeFile> opened_output(const RunOptions& options) {
  if (!options.output && options.without_stimulus) return std::nullopt;
  try {
    return std::optional<reports::WholeFile>{std::in_place, options.output.value_or(default_output)};
  } catch (const reports::FileError& error) {
    throw UsageError(std::string{error.what()} + (options.output ? "" : "; name another place with -o FILE"));
  }
}

void save(const reports::Results& results, reports::WholeFile& file) {
  try {
    reports::write_results(results, file);
    file.commit();
  } catch (const reports::FileError& error) {
    throw UsageError(error.what());
  }
}

}  // namespace

std::vector<TargetReport> announced_targets(const RunOptions& options, const Selection& selection, const RunPlan& plan,
                                            PreparedProbes& probes) {
  auto asked = options.runtimes.empty() ? runtimes_found() : named_runtimes("--runtime", options.runtimes);
  // Who names runtimes wants to see those.
  if (options.runtimes.empty() && needs_programs(selection.cases)) {
    const auto programs = programs_found();
    asked.insert(asked.end(), programs.begin(), programs.end());
  }
  if (options.runtimes.empty())
    std::erase_if(asked, [&](const Target& target) { return !is_judged(target, selection.cases); });
  if (!needs_targets(selection.cases)) return {};
  try {
    return announced(asked, plan, !options.runtimes.empty(), probes);
  } catch (const std::system_error& error) {
    refuse_to_start(error);
  }
}

int run_command(const RunOptions& options) {
  const auto selection = selected(options.selection);
  const auto expectations = all_expectations(options.expectations);
  auto plan = plan_of(options, selection);
  auto file = opened_output(options);
  const bool prints_results = file && file->is_standard_output();
  Console console{prints_results ? stderr : stdout};
  const auto started = time_stamp();
  std::optional<PreparedProbes> probes{std::in_place};
  std::vector<TargetReport> targets;
  try {
    targets = announced_targets(options, selection, plan, *probes);
  } catch (const AnnouncementInterrupted& interruption) {
    return signal_exit_base + interruption.signal;
  }
  for (const auto& target : targets)
    if (!target.unavailable.empty())
      console.line(target.target.name + " is unavailable: " + reports::visible_line(target.unavailable));
  plan.cases = planned(selection.cases, targets);
  if (!plan.without_stimulus) {
    const auto surveys = planned_surveys(plan.cases);
    plan.cases.insert(plan.cases.end(), surveys.begin(), surveys.end());
  }
  RunOutcome outcome;
  if (!plan.cases.empty()) {
    Progress progress{console, expectations, targets, options.without_stimulus};
    outcome = conduct(plan, progress);
  }
  probes.reset();
  auto results = results_of(plan, selection, outcome, expectations, targets);
  results.run.started = started;
  results.run.tool_version = tool_version();
  results.run.command_line = options.command_line;
  results.signal_states = surveyed_states(outcome, targets);
  // Before a word is printed: a reader of our output that has gone away must not cost the results.
  if (file) save(results, *file);

  std::size_t passed_without_stimulus = 0;
  if (options.without_stimulus) {
    passed_without_stimulus = summarise_without_stimulus(outcome, console);
  } else {
    summarise(results, outcome, console);
  }
  if (file && !prints_results) {
    const std::filesystem::path place = options.output.value_or(default_output);
    console.line("results: " + std::filesystem::absolute(place).lexically_normal().string());
  }
  if (outcome.interrupted) return signal_exit_base + outcome.interrupted_by;
  if (!outcome.unavailable.empty()) return exit_code(Verdict::unresolved);
  if (options.without_stimulus) return passed_without_stimulus == 0 ? 0 : 1;
  return exit_code(reports::worst_verdict(results));
}

}  // namespace sigconform
