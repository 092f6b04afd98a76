#include "harness/cli/nearest.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>

namespace sigconform {
namespace {

/// Levenshtein's distance, in characters.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = std::exchange(row[j + 1], std::min({replaced, row[j] + 1, row[j + 1] + 1}));
    }
  }
  return row.back();
}

}  // namespace

std::vector<std::string_view> nearest(std::string_view word, std::span<const std::string_view> candidates,
                                      std::size_t count) {
  // A word of hostile length is near nothing, and must not cost its length times the catalogue's.
  constexpr std::size_t longest_word = 200;
  if (word.empty() || word.size() > longest_word) return {};

  const std::size_t limit = std::max<std::size_t>(2, word.size() / 3);
  std::vector<std::pair<std::size_t, std::string_view>> near;
  for (std::string_view candidate : candidates) {
    const std::size_t far = candidate.find(word) != candidate.npos ? 0 : distance(word, candidate);
    if (far <= limit) near.emplace_back(far, candidate);
  }
  std::ranges::sort(near);
  if (near.size() > count) near.resize(count);

  std::vector<std::string_view> result;
  for (const auto& [far, candidate] : near) result.push_back(candidate);
  return result;
}

}  // namespace sigconform
