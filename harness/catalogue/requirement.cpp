#include "harness/catalogue/requirement.h"

#include <algorithm>

#include "harness/catalogue/catalogue_data.h"

namespace sigconform {

bool Requirement::is_open() const {
  return verify.starts_with("classify: ") || level == "may" || level == "implementation-defined";
}

bool Requirement::is_not_testable() const { return verify.starts_with("not testable: "); }

std::span<const Requirement> all_requirements() { return detail::catalogue_data.requirements; }

const Requirement* find_requirement(std::string_view id) {
  const auto all = all_requirements();
  const auto found = std::ranges::lower_bound(all, id, {}, &Requirement::id);
  return found != all.end() && found->id == id ? &*found : nullptr;
}

std::string_view catalogue_digest() { return detail::catalogue_data.digest; }

}  // namespace sigconform
