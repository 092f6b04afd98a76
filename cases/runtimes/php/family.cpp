// PHP's command line, as its own programs see it: what it may send signals with is an extension that is configured.
#include "cases/runtimes/probes.h"
#include "harness/subject/runtime_family.h"

namespace sigconform {
namespace {

std::vector<std::string> programs() {
  if (auto path = found_in_path("php"); !path.empty()) return {std::move(path)};
  return {};
}

std::vector<std::string> probe(const Target& target) {
  auto words = target.command;
  words.emplace_back("-r");
  words.push_back(probe_text("php"));
  // What begins like an option is one until here.
  words.emplace_back("--");
  return words;
}

[[maybe_unused]] const bool php = register_runtime_family({"php", &programs, &probe});

}  // namespace
}  // namespace sigconform
