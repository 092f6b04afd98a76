#include "harness/cli/option_values.h"

#include <wordexp.h>

#include <charconv>
#include <cstdlib>
#include <string_view>

#include "harness/cli/usage_error.h"
#include "harness/subject/program_search.h"

namespace sigconform {
namespace {

/// POSIX's splitter, as an object that frees what it holds.
struct Words {
  explicit Words(const std::string& command) : status(::wordexp(command.c_str(), &list, WRDE_NOCMD | WRDE_UNDEF)) {}
  ~Words() {
    if (status == 0) ::wordfree(&list);
  }
  Words(const Words&) = delete;
  Words& operator=(const Words&) = delete;
  wordexp_t list{};
  int status;
};

std::string why(int status) {
  switch (status) {
    case WRDE_BADCHAR:
      return "holds one of | & ; < > ( ) { } or a newline outside quotes, and no shell runs it";
    case WRDE_BADVAL:
      return "names a variable that is not set";
    case WRDE_CMDSUB:
      return "holds a command substitution, and no shell runs it";
    case WRDE_SYNTAX:
      return "has a quote or a bracket that is not closed";
    default:
      return "cannot be split into words";
  }
}

}  // namespace

CLI::Validator whole_number(std::uint64_t low, std::uint64_t high) {
  const auto range = std::to_string(low) + " to " + std::to_string(high);
  return CLI::Validator{[=](const std::string& word) -> std::string {
                          std::uint64_t number = 0;
                          const auto* end = word.data() + word.size();
                          const auto [stop, error] = std::from_chars(word.data(), end, number);
                          if (error == std::errc{} && stop == end && number >= low && number <= high) return {};
                          return "'" + word + "' is no whole number from " + range;
                        },
                        ""};
}

CLI::Validator seconds() {
  return CLI::Validator{[](const std::string& word) -> std::string {
                          constexpr double shortest = 0.001;
                          constexpr double longest = 86'400;
                          char* stop = nullptr;
                          const double number = std::strtod(word.c_str(), &stop);
                          const bool plain = word.find_first_not_of("0123456789.") == std::string::npos;
                          if (plain && !word.empty() && *stop == '\0' && number >= shortest && number <= longest)
                            return {};
                          return "'" + word + "' is no number of seconds from 0.001 to 86400";
                        },
                        ""};
}

std::vector<std::string> command_words(const std::string& option, const std::string& command) {
  const Words words{command};
  if (words.status != 0) throw UsageError(option + ": '" + command + "' " + why(words.status));
  std::vector<std::string> result{words.list.we_wordv, words.list.we_wordv + words.list.we_wordc};
  if (result.empty()) throw UsageError(option + ": the command is empty");
  if (find_program(result.front()).empty()) throw UsageError(option + ": no program '" + result.front() + "' in PATH");
  return result;
}

std::vector<std::string> child_words(const std::string& option, const std::string& command) {
  constexpr std::string_view place = "{}";
  constexpr char stand_in = '\x01';  // which the splitter does not take for a brace outside quotes
  std::string text = command;
  for (std::size_t at = 0; (at = text.find(place, at)) != std::string::npos;)
    text.replace(at, place.size(), 1, stand_in);
  if (text == command) throw UsageError(option + ": '" + command + "' has no {} for what is to be run");
  if (const auto first = text.find_first_not_of(" \t'\""); first != std::string::npos && text[first] == stand_in)
    throw UsageError(option + ": '" + command + "' begins with {}: first comes the program that runs it");
  auto words = command_words(option, text);
  for (std::string& word : words)
    for (std::size_t at = 0; (at = word.find(stand_in)) != std::string::npos;) word.replace(at, 1, place);
  return words;
}

void require_program(const std::string& option, const std::string& path) {
  if (!is_program(path)) throw UsageError(option + ": '" + path + "' is no file that may be executed");
}

}  // namespace sigconform
