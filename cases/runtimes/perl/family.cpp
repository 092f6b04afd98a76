// Perl, as its own programs see it: -e, without what a site customises.
#include "cases/runtimes/probes.h"
#include "harness/subject/runtime_family.h"

namespace sigconform {
namespace {

std::vector<std::string> programs() {
  if (auto path = found_in_path("perl"); !path.empty()) return {std::move(path)};
  return {};
}

std::vector<std::string> probe(const Target& target) {
  auto words = target.command;
  for (const char* option : {"-f", "-e"}) words.emplace_back(option);
  words.push_back(probe_text("perl"));
  // What begins like an option is one until here.
  words.emplace_back("--");
  return words;
}

[[maybe_unused]] const bool perl = register_runtime_family({"perl", &programs, &probe});

}  // namespace
}  // namespace sigconform
