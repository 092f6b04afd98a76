#include "harness/cli/list.h"

#include <algorithm>
#include <map>
#include <ostream>
#include <set>
#include <string_view>

#include "harness/catalogue/requirement.h"
#include "harness/cli/coverage.h"
#include "harness/cli/usage_error.h"
#include "harness/judge/result_lines.h"

namespace sigconform {
namespace {

using Words = std::vector<std::string>;
using Field = std::string_view Requirement::*;

void refuse_unknown(const char* kind, const Words& words, Field field) {
  std::set<std::string_view> known;
  for (const Requirement& requirement : all_requirements()) known.insert(requirement.*field);
  for (const std::string& word : words) {
    if (known.contains(word)) continue;
    std::string line = std::string("unknown ") + kind + " '" + escape_field(word) + "'; known are";
    const char* separator = " ";
    for (std::string_view name : known) {
      line.append(separator).append(name);
      separator = ", ";
    }
    throw UsageError(line);
  }
}

bool admits(const Words& words, std::string_view word) {
  return words.empty() || std::ranges::find(words, word) != words.end();
}

bool selected(const ListOptions& options, const Requirement& requirement, const Coverage& coverage) {
  return admits(options.profiles, requirement.profile) && admits(options.areas, requirement.area) &&
         admits(options.levels, requirement.level) &&
         (!options.untested || coverage.cases_of(requirement.id).empty()) &&
         (!options.verdictless || requirement.is_open() || requirement.is_not_testable());
}

std::string padded(std::string_view text, std::size_t width) {
  std::string result(text);
  result.resize(std::max(width, text.size()), ' ');
  return result;
}

void write_area(const std::vector<const Requirement*>& rows, const Coverage& coverage, std::ostream& out) {
  std::size_t id_width = 0;
  std::size_t level_width = 0;
  for (const Requirement* row : rows) {
    id_width = std::max(id_width, row->id.size());
    level_width = std::max(level_width, row->level.size());
  }
  out << rows.front()->area << '\n';
  for (const Requirement* row : rows) {
    out << "  " << padded(row->id, id_width) << "  " << padded(row->level, level_width) << "  " << row->text << '\n';
    for (const CaseInfo* info : coverage.cases_of(row->id)) {
      out << "      " << info->full_name() << "  " << info->file << ':' << info->line << '\n';
    }
  }
  out << '\n';
}

}  // namespace

int list(const ListOptions& options, std::ostream& out) {
  refuse_unknown("profile", options.profiles, &Requirement::profile);
  refuse_unknown("area", options.areas, &Requirement::area);
  refuse_unknown("level", options.levels, &Requirement::level);

  const Coverage coverage;
  std::map<std::string_view, std::vector<const Requirement*>> by_area;
  std::size_t listed = 0;
  std::size_t with_case = 0;
  for (const Requirement& requirement : all_requirements()) {
    if (!selected(options, requirement, coverage)) continue;
    by_area[requirement.area].push_back(&requirement);
    ++listed;
    if (!coverage.cases_of(requirement.id).empty()) ++with_case;
  }
  for (const auto& [area, rows] : by_area) write_area(rows, coverage, out);
  out << listed << (listed == 1 ? " requirement, " : " requirements, ") << with_case << " with a case\n";
  return 0;
}

}  // namespace sigconform
