// Node, as its own programs see it.
#include "cases/runtimes/interpreters.h"
#include "harness/subject/runtime_family.h"

namespace sigconform::cases::runtimes {
namespace {

std::vector<std::string> probe(const Target& target) {
  return interpreter_words(target, "node", {"-e"}, Dashes::needed);
}

[[maybe_unused]] const bool node = register_runtime_family({"node", [] { return programs_in_path({"node"}); }, &probe});

}  // namespace
}  // namespace sigconform::cases::runtimes
