// Values of options, refused with a line that says what would be right.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace sigconform {

/// A decimal number without sign, exponent or unit, from `low` to `high`.
CLI::Validator whole_number(std::uint64_t low, std::uint64_t high);

/// A positive number of seconds, fractions allowed, of at most a day.
CLI::Validator seconds();

/// The words of a command as a shell splits them, with quotes, but without running anything. Throws UsageError where
/// the command is empty, does not parse, or its first word is no program in PATH.
std::vector<std::string> command_words(const std::string& option, const std::string& command);

/// The same for a command with a place for another one, which `{}` stands for, quoted or not. Throws UsageError where
/// it has none, too, or has it for its first word.
std::vector<std::string> child_words(const std::string& option, const std::string& command);

/// Throws UsageError unless `path` is a file that this user may execute.
void require_program(const std::string& option, const std::string& path);

}  // namespace sigconform
