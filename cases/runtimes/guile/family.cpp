// Guile, its own compiler left out: the probe is read and interpreted at each start.
#include "cases/runtimes/probes.h"
#include "harness/subject/runtime_family.h"

namespace sigconform {
namespace {

std::vector<std::string> programs() {
  if (auto path = found_in_path("guile"); !path.empty()) return {std::move(path)};
  return {};
}

std::vector<std::string> probe(const Target& target) {
  auto words = target.command;
  for (const char* option : {"--no-auto-compile", "-q", "-c"}) words.emplace_back(option);
  words.push_back(probe_text("guile"));
  return words;
}

[[maybe_unused]] const bool guile = register_runtime_family({"guile", &programs, &probe});

}  // namespace
}  // namespace sigconform
