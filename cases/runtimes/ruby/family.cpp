// Ruby, as its own programs see it: -e, with nothing that this machine or user added.
#include "cases/runtimes/probes.h"
#include "harness/subject/runtime_family.h"

namespace sigconform {
namespace {

std::vector<std::string> programs() {
  if (auto path = found_in_path("ruby"); !path.empty()) return {std::move(path)};
  return {};
}

std::vector<std::string> probe(const Target& target) {
  auto words = target.command;
  for (const char* option : {"--disable=gems,rubyopt,did_you_mean,error_highlight", "-W0", "-e"})
    words.emplace_back(option);
  words.push_back(probe_text("ruby"));
  // What begins like an option is one until here.
  words.emplace_back("--");
  return words;
}

[[maybe_unused]] const bool ruby = register_runtime_family({"ruby", &programs, &probe});

}  // namespace
}  // namespace sigconform
