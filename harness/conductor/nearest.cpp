#include "harness/conductor/nearest.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace sigconform {
namespace {

std::string lower(std::string_view text) {
  std::string result{text};
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

/// Levenshtein's distance, one row of the matrix at a time.
std::size_t typing_errors(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= from.size(); ++i) {
    auto diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const auto replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row.back();
}

}  // namespace

std::vector<std::string_view> nearest_names(std::string_view name, std::span<const std::string_view> candidates,
                                            std::size_t most) {
  constexpr std::size_t longest = 128;  // what is longer was not mistyped
  if (name.empty() || name.size() > longest) return {};
  const auto wanted = lower(name);
  const auto tolerated = std::clamp<std::size_t>(wanted.size() / 3, 2, 6);
  std::vector<std::pair<std::size_t, std::string_view>> near;
  for (const auto candidate : candidates) {
    const auto other = lower(candidate);
    const auto errors = typing_errors(wanted, other);
    if (errors <= tolerated) {
      near.emplace_back(errors, candidate);
    } else if (other.find(wanted) != std::string::npos) {
      near.emplace_back(tolerated + errors, candidate);
    }
  }
  std::stable_sort(near.begin(), near.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string_view> names;
  for (const auto& [errors, candidate] : near) {
    if (names.size() < most && std::find(names.begin(), names.end(), candidate) == names.end())
      names.push_back(candidate);
  }
  return names;
}

std::string did_you_mean(std::string_view name, std::span<const std::string_view> candidates) {
  const auto names = nearest_names(name, candidates);
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += i == 0 ? "; did you mean " : i + 1 == names.size() ? " or " : ", ";
    text += names[i];
  }
  return text.empty() ? text : text + "?";
}

}  // namespace sigconform
