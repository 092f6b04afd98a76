// The command by which a program that nothing is known of is made to run another one, as the user has told it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sigconform::cases::footprint {

/// What stands for the words of what is to be run: as a word of its own for just these words, within a word for one
/// line of a shell that has the same words, quoted.
inline constexpr std::string_view child_place = "{}";

std::vector<std::string> filled_in(const std::vector<std::string>& command, const std::vector<std::string>& child);

}  // namespace sigconform::cases::footprint
