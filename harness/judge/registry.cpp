#include "harness/judge/registry.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace sigconform {
namespace {

// Static initialisers of many files fill it, so it must exist before the first of them runs.
std::vector<CaseInfo>& registry() {
  static std::vector<CaseInfo> cases;
  return cases;
}

bool by_name(const CaseInfo& a, const CaseInfo& b) { return a.suite != b.suite ? a.suite < b.suite : a.name < b.name; }

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

[[noreturn]] void refuse(const CaseInfo& info, const char* what) {
  std::fprintf(stderr, "%.*s:%d: case %s.%s: %s\n", static_cast<int>(info.file.size()), info.file.data(), info.line,
               info.suite.c_str(), info.name.c_str(), what);
  std::exit(2);
}

std::vector<CaseInfo>& sorted_registry() {
  static const bool sorted = [] {
    std::sort(registry().begin(), registry().end(), by_name);
    const auto twin = std::adjacent_find(registry().begin(), registry().end(),
                                         [](const auto& a, const auto& b) { return a.full_name() == b.full_name(); });
    if (twin != registry().end()) refuse(*twin, "another case has this name");
    return true;
  }();
  static_cast<void>(sorted);
  return registry();
}

}  // namespace

std::span<const CaseInfo> all_cases() { return sorted_registry(); }

const CaseInfo* find_case(std::string_view full_name) {
  const auto& cases = sorted_registry();
  const std::size_t dot = full_name.find('.');
  if (dot == std::string_view::npos) return nullptr;
  CaseInfo wanted;
  wanted.suite = full_name.substr(0, dot);
  wanted.name = full_name.substr(dot + 1);
  const auto found = std::lower_bound(cases.begin(), cases.end(), wanted, by_name);
  return found != cases.end() && found->suite == wanted.suite && found->name == wanted.name ? &*found : nullptr;
}

bool register_case(CaseInfo info) {
  if (!is_name(info.suite) || !is_name(info.name)) refuse(info, "a name may hold only letters, digits and '_'");
  registry().push_back(std::move(info));
  return true;
}

}  // namespace sigconform
