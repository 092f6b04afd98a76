// What a mistyped name may have meant.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sigconform {

/// Up to `most` of the candidates, nearest first: those that contain `name` whatever their letters' case, and those
/// that a few typing errors (a third of its length, two to six) make of it. Equals are given in the candidates' order.
std::vector<std::string_view> nearest_names(std::string_view name, std::span<const std::string_view> candidates,
                                            std::size_t most = 3);

/// "; did you mean a, b or c?", or empty where nothing is near: the end of an error message.
std::string did_you_mean(std::string_view name, std::span<const std::string_view> candidates);

}  // namespace sigconform
