#include "harness/catalogue/verdict.h"

#include <array>
#include <utility>

namespace sigconform {
namespace {

constexpr std::array<std::pair<Verdict, std::string_view>, 8> words{{
    {Verdict::untested, "untested"},
    {Verdict::unsupported, "unsupported"},
    {Verdict::observed, "observed"},
    {Verdict::pass, "pass"},
    {Verdict::deviation, "deviation"},
    {Verdict::unresolved, "unresolved"},
    {Verdict::unexpected_pass, "unexpected-pass"},
    {Verdict::fail, "fail"},
}};

}  // namespace

std::string_view to_string(Verdict verdict) { return words[static_cast<std::size_t>(verdict)].second; }

std::optional<Verdict> verdict_from_string(std::string_view word) {
  for (const auto& [verdict, name] : words) {
    if (name == word) return verdict;
  }
  return std::nullopt;
}

int exit_code(Verdict worst) {
  switch (worst) {
    case Verdict::fail:
    case Verdict::unexpected_pass:
      return 1;
    case Verdict::unresolved:
      return 3;
    default:
      return 0;
  }
}

}  // namespace sigconform
