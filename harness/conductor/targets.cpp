#include "harness/conductor/targets.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>

#include "harness/conductor/printed_version.h"
#include "harness/subject/program_search.h"
#include "harness/subject/runtime_family.h"

namespace sigconform {
namespace {

/// The case that says what a runtime is; it judges nothing, so no selection has it.
constexpr const char* announcement = "Runtime.Announces";
/// More than a case has: a runtime that is not heard in time loses its whole column.
constexpr long announcement_deadline_ms = 30'000;

std::array<std::string, 3> three_words(const std::string& text) {
  const auto first = text.find(' ');
  const auto second = text.find(' ', first + 1);
  if (first == std::string::npos || second == std::string::npos) return {};
  return {text.substr(0, first), text.substr(first + 1, second - first - 1), text.substr(second + 1)};
}

/// "3.10" of "3.10+ (fix)"; nothing where the text does not begin with such a bound.
std::vector<int> version_bound(std::string_view text) {
  std::vector<int> parts;
  while (!text.empty()) {
    int part = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), part);
    if (error != std::errc{}) return {};
    parts.push_back(part);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.starts_with('+')) return parts;
    if (!text.starts_with('.')) return {};
    text.remove_prefix(1);
  }
  return {};
}

/// What a program that nobody has written a probe for says of its version; empty where it does not.
std::string told_version(const Target& program) {
  auto version = version_printed_by(quoted_for_shell(program.command.front()) + " --version 2>&1 </dev/null");
  return version == "unknown" ? std::string{} : version;
}

bool is_run_on(const CaseInfo& info, const Target& target) {
  return info.run_on == RunOn::programs || (info.run_on == RunOn::runtimes && target.kind == "runtime");
}

}  // namespace

std::vector<Target> runtimes_found() {
  std::vector<Target> found;
  for (const auto& family : runtime_families())
    for (const auto& program : family.programs()) {
      const auto slash = program.rfind('/');
      auto name = slash == std::string::npos ? program : program.substr(slash + 1);
      // A program's own name tells more than its family's, where it begins with it.
      if (!name.starts_with(family.name)) name = family.name;
      found.push_back({name, "runtime", {program}});
    }
  return found;
}

std::vector<Target> programs_found() {
  std::vector<Target> found;
  std::set<std::filesystem::path> files;
  for (const char* name :
       {"dash", "bash", "ksh", "mksh", "zsh", "sh", "perl", "ruby", "node", "java", "tclsh", "lua"}) {
    const auto path = found_in_path(name);
    if (path.empty() || runtime_family_of(name) != nullptr) continue;
    std::error_code unresolved;
    auto file = std::filesystem::canonical(path, unresolved);
    if (files.insert(unresolved ? std::filesystem::path(path) : std::move(file)).second)
      found.push_back({name, "program", {path}});
  }
  return found;
}

bool is_judged(const Target& target, const std::vector<const CaseInfo*>& cases) {
  return std::any_of(cases.begin(), cases.end(), [&](const CaseInfo* info) { return is_run_on(*info, target); });
}

bool needs_programs(const std::vector<const CaseInfo*>& cases) {
  return std::any_of(cases.begin(), cases.end(), [](const CaseInfo* info) { return info->run_on == RunOn::programs; });
}

bool needs_targets(const std::vector<const CaseInfo*>& cases) {
  return std::any_of(cases.begin(), cases.end(), [](const CaseInfo* info) { return info->run_on != RunOn::platform; });
}

std::vector<TargetReport> announced(const std::vector<Target>& targets, const RunPlan& plan, bool named_by_user,
                                    PreparedProbes& probes) {
  std::vector<TargetReport> reports;
  const auto trouble = named_by_user ? Verdict::unresolved : Verdict::unsupported;
  for (const auto& target : targets) {
    auto& report = reports.emplace_back();
    report.target = target;
    report.label = target.name;
    const auto lack = probes.prepare(report.target);
    if (lack.interrupted_by != 0) throw AnnouncementInterrupted{lack.interrupted_by};
    report.unavailable = lack.reason;
    report.unavailable_verdict = lack.is_absent ? Verdict::unsupported : trouble;
  }
  const auto* info = find_case(announcement);
  if (info == nullptr) return {};
  RunPlan asking = plan;
  asking.cases.clear();
  asking.repeat = 1;
  asking.without_stimulus = false;
  asking.least_deadline_ms = announcement_deadline_ms;
  std::vector<std::size_t> asked;
  for (std::size_t i = 0; i < reports.size(); ++i) {
    if (reports[i].target.kind != "runtime") reports[i].version = told_version(reports[i].target);
    if (reports[i].target.kind != "runtime" || !reports[i].unavailable.empty()) continue;
    asking.cases.emplace_back(info, &reports[i].target);
    asked.push_back(i);
  }
  if (asked.empty()) return reports;
  RunObserver nobody;
  const auto outcome = run(asking, nobody);
  if (outcome.interrupted) throw AnnouncementInterrupted{outcome.interrupted_by};
  std::map<std::string, int> labels;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    auto& report = reports[asked[i]];
    const auto& result = outcome.cases[i].result;
    if (result.verdict == Verdict::pass) {
      const auto [name, version, model] = three_words(result.observed);
      report.label = name;
      const auto* family = runtime_family_of(report.target.name);
      if (family == nullptr || !family->is_own) report.label.append("-").append(version);
      report.version = version;
      report.model = model;
      ++labels[report.label];
    } else {
      report.unavailable = outcome.unavailable.empty() ? result.message : outcome.unavailable;
      report.unavailable_verdict = result.verdict == Verdict::unsupported ? Verdict::unsupported : trouble;
    }
  }
  for (auto& report : reports)
    if (labels[report.label] > 1) report.label += " (" + report.target.name + ")";
  return reports;
}

std::vector<PlannedCase> planned(const std::vector<const CaseInfo*>& cases, const std::vector<TargetReport>& targets) {
  std::vector<PlannedCase> plan;
  for (const auto* info : cases) {
    if (info->run_on == RunOn::platform) {
      plan.emplace_back(info);
      continue;
    }
    for (const auto& report : targets) {
      if (!report.unavailable.empty() || !is_run_on(*info, report.target)) continue;
      const bool relevant = std::any_of(info->requirements.begin(), info->requirements.end(), [&](std::string_view id) {
        const auto* requirement = find_requirement(id);
        return requirement == nullptr || (is_about(*requirement, report) && exemption(*requirement, report).empty());
      });
      if (relevant) plan.emplace_back(info, &report.target);
    }
  }
  return plan;
}

PlatformFacts facts_of(const TargetReport& report) {
  PlatformFacts facts{{"target", report.label.substr(0, report.label.rfind('-'))}};
  if (!report.version.empty()) facts.emplace_back("target_version", report.version);
  return facts;
}

std::string exemption(const Requirement& requirement, const TargetReport& report) {
  if (requirement.profile == "python-signal" && !report.model.empty() && report.model != "main")
    return "its handlers are not promised the main thread: its model is '" + report.model + "'";
  if (!report.label.starts_with("cpython")) return {};
  const auto bound = version_bound(requirement.versions);
  const auto version = version_bound(report.version + "+");
  const bool earlier = std::lexicographical_compare(version.begin(), version.end(), bound.begin(), bound.end());
  if (bound.empty() || version.empty() || !earlier) return {};
  return "said to hold for " + std::string{requirement.versions} + "; this is " + report.version;
}

RunOn judged_on(const Requirement& requirement) {
  if (requirement.profile == "python-signal" || requirement.profile == "runtime-model") return RunOn::runtimes;
  if (requirement.profile == "footprint") return RunOn::programs;
  return RunOn::platform;
}

bool is_about(const Requirement& requirement, const TargetReport& report) {
  const auto on = judged_on(requirement);
  if (on == RunOn::platform || (on == RunOn::runtimes && report.target.kind != "runtime")) return false;
  if (requirement.scope != "python") return true;
  return report.label.starts_with("cpython") || report.label.starts_with("pypy");
}

}  // namespace sigconform
