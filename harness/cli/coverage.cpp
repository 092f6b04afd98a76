#include "harness/cli/coverage.h"

namespace sigconform {

Coverage::Coverage() {
  for (const CaseInfo& info : all_cases()) {
    for (std::string_view id : info.requirements) cases_[id].push_back(&info);
  }
}

const std::vector<const CaseInfo*>& Coverage::cases_of(std::string_view id) const {
  static const std::vector<const CaseInfo*> none;
  const auto found = cases_.find(id);
  return found == cases_.end() ? none : found->second;
}

}  // namespace sigconform
