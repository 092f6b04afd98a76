#include "harness/subject/runtime_family.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace sigconform {
namespace {

// Static initialisers of many files fill it, so it must exist before the first of them runs.
std::vector<RuntimeFamily>& families() {
  static std::vector<RuntimeFamily> all;
  return all;
}

}  // namespace

bool is_open_to_cases(const std::string& path) {
  if (::geteuid() != 0) return true;
  for (auto slash = path.find('/', 1);; slash = path.find('/', slash + 1)) {
    struct stat state {};
    if (::stat(path.substr(0, slash).c_str(), &state) != 0 || (state.st_mode & S_IXOTH) == 0) return false;
    if (slash == std::string::npos) return true;
  }
}

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

std::string found_in_path(std::string_view program) {
  const char* value = std::getenv("PATH");
  std::string_view path = value != nullptr ? value : "";
  while (!path.empty()) {
    const auto colon = path.find(':');
    auto candidate = std::string{path.substr(0, colon)};
    path.remove_prefix(colon == std::string_view::npos ? path.size() : colon + 1);
    candidate.append(candidate.empty() ? "./" : "/").append(program);
    if (::access(candidate.c_str(), X_OK) == 0 && is_open_to_cases(candidate)) return candidate;
  }
  return {};
}

}  // namespace sigconform
