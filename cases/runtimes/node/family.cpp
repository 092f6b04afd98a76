// Node, as its own programs see it.
#include "cases/runtimes/probes.h"
#include "harness/subject/runtime_family.h"

namespace sigconform {
namespace {

std::vector<std::string> programs() {
  if (auto path = found_in_path("node"); !path.empty()) return {std::move(path)};
  return {};
}

std::vector<std::string> probe(const Target& target) {
  auto words = target.command;
  words.emplace_back("-e");
  words.push_back(probe_text("node"));
  // What begins like an option is one until here.
  words.emplace_back("--");
  return words;
}

[[maybe_unused]] const bool node = register_runtime_family({"node", &programs, &probe});

}  // namespace
}  // namespace sigconform
