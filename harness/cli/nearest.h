// What somebody may have meant by a word that does not exist.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace sigconform {

/// At most `count` of the candidates, nearest first: those that the word is a part of, then those within a few
/// insertions, deletions and replacements of it. Empty where nothing is near.
std::vector<std::string_view> nearest(std::string_view word, std::span<const std::string_view> candidates,
                                      std::size_t count = 3);

}  // namespace sigconform
