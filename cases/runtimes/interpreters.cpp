#include "cases/runtimes/interpreters.h"

#include <utility>

#include "cases/runtimes/probes.h"
#include "harness/subject/program_search.h"

namespace sigconform::cases::runtimes {

std::vector<std::string> programs_in_path(std::initializer_list<const char*> names) {
  std::vector<std::string> programs;
  for (const char* name : names)
    if (auto path = found_in_path(name); !path.empty()) programs.push_back(std::move(path));
  return programs;
}

std::vector<std::string> interpreter_words(const Target& target, std::string_view family,
                                           std::initializer_list<const char*> options, Dashes dashes) {
  auto words = target.command;
  for (const char* option : options) words.emplace_back(option);
  words.push_back(probe_text(family));
  if (dashes == Dashes::needed) words.emplace_back("--");
  return words;
}

}  // namespace sigconform::cases::runtimes
