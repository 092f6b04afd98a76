// PHP's command line, as its own programs see it: what it may send signals with is an extension that is configured.
#include "cases/runtimes/interpreters.h"
#include "harness/subject/runtime_family.h"

namespace sigconform::cases::runtimes {
namespace {

std::vector<std::string> probe(const Target& target) {
  return interpreter_words(target, "php", {"-r"}, Dashes::needed);
}

[[maybe_unused]] const bool php = register_runtime_family({"php", [] { return programs_in_path({"php"}); }, &probe});

}  // namespace
}  // namespace sigconform::cases::runtimes
