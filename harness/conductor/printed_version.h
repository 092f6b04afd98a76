// The version that a program says it has.
#pragma once

#include <string>

namespace sigconform {

/// The first dotted number in what the shell's `command` prints, or "unknown". Waits for the command's end.
std::string version_printed_by(const std::string& command);

/// The text as one word of the shell.
std::string quoted_for_shell(const std::string& text);

}  // namespace sigconform
