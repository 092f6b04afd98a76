// The fields of a probe's lines, for all who talk to one. runtime.h has the language.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sigconform {

/// Takes a field off the front, and the space behind it.
std::string_view take_word(std::string_view& rest);
/// Of the free text at the end of a line.
std::string unescaped(std::string_view text);
/// At most so many bytes, those that are not printable as dots.
std::string printable(std::string_view bytes, std::size_t most);

}  // namespace sigconform
