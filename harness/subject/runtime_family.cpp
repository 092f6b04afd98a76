#include "harness/subject/runtime_family.h"

#include <algorithm>

namespace sigconform {
namespace {

// Static initialisers of many files fill it, so it must exist before the first of them runs.
std::vector<RuntimeFamily>& families() {
  static std::vector<RuntimeFamily> all;
  return all;
}

}  // namespace

bool register_runtime_family(const RuntimeFamily& family) {
  auto& all = families();
  const auto after = std::find_if(all.begin(), all.end(), [&](const auto& one) { return family.name < one.name; });
  all.insert(after, family);
  return true;
}

std::span<const RuntimeFamily> runtime_families() { return families(); }

const RuntimeFamily* runtime_family_of(std::string_view target) {
  const RuntimeFamily* longest = nullptr;
  for (const auto& family : families())
    if (target.starts_with(family.name) && (longest == nullptr || family.name.size() > longest->name.size()))
      longest = &family;
  return longest;
}

}  // namespace sigconform
