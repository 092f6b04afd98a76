// Which cases judge which requirement, for the sub-commands that show both.
#pragma once

#include <cstddef>
#include <map>
#include <string_view>
#include <vector>

#include "harness/judge/registry.h"

namespace sigconform {

/// Cases by the id of the requirement that they judge, in the order of their names.
class Coverage {
 public:
  Coverage();

  /// Empty where no case judges it.
  const std::vector<const CaseInfo*>& cases_of(std::string_view id) const;

 private:
  std::map<std::string_view, std::vector<const CaseInfo*>> cases_;
};

}  // namespace sigconform
