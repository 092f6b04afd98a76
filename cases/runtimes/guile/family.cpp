// Guile, its own compiler left out: the probe is read and interpreted at each start.
#include "cases/runtimes/interpreters.h"
#include "harness/subject/runtime_family.h"

namespace sigconform::cases::runtimes {
namespace {

std::vector<std::string> probe(const Target& target) {
  return interpreter_words(target, "guile", {"--no-auto-compile", "-q", "-c"}, Dashes::unneeded);
}

[[maybe_unused]] const bool guile =
    register_runtime_family({"guile", [] { return programs_in_path({"guile"}); }, &probe});

}  // namespace
}  // namespace sigconform::cases::runtimes
