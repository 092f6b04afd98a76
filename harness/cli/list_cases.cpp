#include "harness/cli/list_cases.h"

#include <iostream>
#include <ostream>
#include <set>
#include <string_view>

#include "harness/catalogue/requirement.h"
#include "harness/judge/registry.h"

namespace sigconform {
namespace {

void write_joined(std::ostream& out, const std::set<std::string_view>& words) {
  std::string_view separator;
  for (const std::string_view word : words) {
    out << separator << word;
    separator = ",";
  }
}

}  // namespace

int list_cases(std::ostream& out) {
  for (const CaseInfo& info : all_cases()) {
    if (info.requirements.empty()) continue;  // judges nothing: for the conductor alone
    std::set<std::string_view> areas;
    std::set<std::string_view> profiles;
    for (const std::string_view id : info.requirements) {
      const Requirement* requirement = find_requirement(id);
      if (requirement == nullptr) {
        std::cerr << "sigconform: " << info.full_name() << " (" << info.file << ":" << info.line << ") judges `" << id
                  << "`, which this executable's catalogue does not have\n";
        return 2;
      }
      areas.insert(requirement->area);
      profiles.insert(requirement->profile);
    }
    out << info.full_name() << '\t';
    write_joined(out, areas);
    out << '\t';
    write_joined(out, profiles);
    out << '\t' << info.file << '\t' << info.line << '\n';
  }
  return 0;
}

}  // namespace sigconform
