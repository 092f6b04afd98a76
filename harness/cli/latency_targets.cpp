#include "harness/cli/latency_targets.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

#include "harness/cli/named_runtimes.h"
#include "harness/cli/option_values.h"
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
  if (options.program) {
    require_program("--program", *options.program);
    plan.program = std::filesystem::absolute(*options.program).string();
    plan.launcher = {"env"};
  }
  if (options.launcher) plan.launcher = command_words("--launcher", *options.launcher);
  return plan;
}

}  // namespace

std::vector<TargetReport> latency_targets(const LatencyOptions& options, PreparedProbes& probes) {
  const auto plan = plan_of(options);
  const bool are_named = !options.runtimes.empty();
  // What another platform has this one does not know.
  if (!are_named && !plan.launcher.empty()) return {};
  std::vector<TargetReport> reports;
  try {
    reports = announced(are_named ? named_runtimes("--runtime", options.runtimes) : usual_runtimes(), plan, are_named,
                        probes);
  } catch (const std::system_error& error) {
    throw UsageError(std::string{"cannot start a runtime: "} + error.what());
  }
  for (const auto& report : reports)
    if (are_named && !report.unavailable.empty())
      throw UsageError("--runtime " + report.target.name + ": " + report.unavailable);
  std::erase_if(reports, [](const TargetReport& report) { return !report.unavailable.empty(); });
  return reports;
}

std::vector<LatencyEntry> latency_entries(const std::vector<TargetReport>& targets) {
  std::vector<LatencyEntry> entries;
  for (const auto& row : latency::all_rows()) {
    if (row.of_runtimes) continue;
    auto& entry = entries.emplace_back();
    entry.row = &row;
    entry.name = row.name;
  }
  for (const auto& target : targets) {
    for (const auto& row : latency::all_rows()) {
      if (!row.of_runtimes) continue;
      auto& entry = entries.emplace_back();
      entry.row = &row;
      entry.target = &target.target;
      entry.label = target.label;
      entry.name = row.name + "/" + target.label;
    }
  }
  return entries;
}

}  // namespace sigconform
