#include "harness/cli/explain.h"

#include <iomanip>
#include <ostream>
#include <string>
#include <vector>

#include "harness/catalogue/requirement.h"
#include "harness/cli/coverage.h"
#include "harness/cli/usage_error.h"
#include "harness/conductor/nearest.h"
#include "harness/judge/result_lines.h"

namespace sigconform {
namespace {

constexpr std::size_t longest_shown = 100;  // characters of an unknown id that its message repeats

const Requirement& require(std::string_view id) {
  if (const Requirement* found = find_requirement(id)) return *found;
  std::vector<std::string_view> ids;
  for (const Requirement& requirement : all_requirements()) ids.push_back(requirement.id);
  const std::string near = did_you_mean(id, ids);
  throw UsageError("no requirement '" + escape_field(id.substr(0, longest_shown)) + "'" + (near.empty() ? ";" : near) +
                   " `sigconform list` names them all");
}

std::string_view verdict_of(const Requirement& requirement) {
  if (requirement.is_not_testable()) return "none: no test can tell";
  if (requirement.is_open()) return "observed: what the platform does is recorded; fail only outside what is allowed";
  return "pass or fail";
}

void line(std::ostream& out, std::string_view name, std::string_view value) {
  if (!value.empty()) out << "  " << std::left << std::setw(10) << name << value << '\n';
}

}  // namespace

int explain(std::string_view id, std::ostream& out) {
  const Requirement& requirement = require(id);
  const Coverage coverage;

  out << requirement.id << "\n  " << requirement.text << "\n\n";
  line(out, "source", requirement.source);
  line(out, "level", requirement.level);
  line(out, "option", requirement.option);
  line(out, "profile", requirement.profile);
  line(out, "area", requirement.area);
  line(out, "scope", requirement.scope);
  line(out, "versions", requirement.versions);
  line(out, "expect", requirement.expect);
  line(out, "verify", requirement.verify);
  line(out, "verdict", verdict_of(requirement));
  const auto& cases = coverage.cases_of(requirement.id);
  if (cases.empty()) line(out, "cases", requirement.is_not_testable() ? "none" : "none: untested");
  for (const CaseInfo* info : cases) {
    line(out, info == cases.front() ? "cases" : "",
         info->full_name() + "  " + std::string(info->file) + ':' + std::to_string(info->line));
  }

  std::size_t with_case = 0;
  for (const Requirement& each : all_requirements()) with_case += coverage.cases_of(each.id).empty() ? 0 : 1;
  out << "\nThe catalogue has " << all_requirements().size() << " requirements, " << with_case << " with a case\n";
  return 0;
}

}  // namespace sigconform
