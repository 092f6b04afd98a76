#include "harness/cli/latency_targets.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <system_error>

#include "harness/cli/named_runtimes.h"
#include "harness/cli/other_build.h"
#include "harness/cli/usage_error.h"

namespace sigconform {
namespace {

/// Each costs a run some ten seconds: enough for what everybody has and what comes with us.
std::vector<Target> usual_runtimes() {
  auto found = runtimes_found();
  std::erase_if(found, [](const Target& target) { return target.name != "python3" && target.name != "cpp-reference"; });
  std::stable_partition(found.begin(), found.end(), [](const Target& target) { return target.name == "python3"; });
  return found;
}

RunPlan plan_of(const LatencyOptions& options) {
  RunPlan plan;
  start_workers_of(other_build(options.launcher, options.program), plan);
  return plan;
}

/// Of those asked for: named ones by the option that named them.
std::vector<TargetReport> announced_ones(const std::vector<Target>& asked, const char* option, const RunPlan& plan,
                                         PreparedProbes& probes) {
  std::vector<TargetReport> reports;
  try {
    reports = announced(asked, plan, option != nullptr, probes);
  } catch (const std::system_error& error) {
    throw UsageError(std::string{"cannot start a runtime: "} + error.what());
  }
  for (const auto& report : reports)
    if (option != nullptr && !report.unavailable.empty())
      throw UsageError(std::string{option} + " " + report.target.name + ": " + report.unavailable);
  std::erase_if(reports, [](const TargetReport& report) { return !report.unavailable.empty(); });
  return reports;
}

void add_entries(const TargetReport& target, const TargetReport* against, std::vector<LatencyEntry>& entries) {
  for (const auto& row : latency::all_rows()) {
    if (!row.of_runtimes) continue;
    auto& entry = entries.emplace_back();
    entry.row = &row;
    entry.target = &target.target;
    entry.label = target.label;
    entry.name = row.name + "/" + target.label;
    if (against == nullptr) continue;
    entry.other = &against->target;
    entry.other_label =
        against->label == target.label ? against->label + " (" + against->target.name + ")" : against->label;
  }
}

}  // namespace

bool is_against_a_runtime(const LatencyOptions& options) {
  if (!options.against) return false;
  // A command's first word, a program, may have a folder with that sign in its path, but begins with no name of ours.
  return options.against->find_first_of("= \t/'\"") == options.against->find('=') &&
         options.against->find('=') != std::string::npos;
}

LatencyTargets latency_targets(const LatencyOptions& options, PreparedProbes& probes) {
  const auto plan = plan_of(options);
  const bool are_named = !options.runtimes.empty();
  const bool is_pair = is_against_a_runtime(options);
  std::optional<Target> other;
  if (is_pair) other = named_runtime("--against", *options.against);
  if (is_pair && options.runtimes.size() > 1)
    throw UsageError("--against " + *options.against + ": compares one runtime, and --runtime names several");
  LatencyTargets targets;
  // What another platform has this one does not know.
  if (are_named || plan.launcher.empty())
    targets.measured = announced_ones(are_named ? named_runtimes("--runtime", options.runtimes) : usual_runtimes(),
                                      are_named ? "--runtime" : nullptr, plan, probes);
  if (!is_pair) return targets;
  if (targets.measured.empty())
    throw UsageError("--against " + *options.against + ": nothing to compare it with; name a runtime by --runtime");
  targets.measured.resize(1);
  targets.against = announced_ones({*other}, "--against", plan, probes).front();
  return targets;
}

std::vector<LatencyEntry> latency_entries(const LatencyTargets& targets) {
  std::vector<LatencyEntry> entries;
  const auto* against = targets.against ? &*targets.against : nullptr;
  for (const auto& row : latency::all_rows()) {
    if (row.of_runtimes || against != nullptr) continue;
    auto& entry = entries.emplace_back();
    entry.row = &row;
    entry.name = row.name;
  }
  for (const auto& target : targets.measured) add_entries(target, against, entries);
  return entries;
}

}  // namespace sigconform
