// Perl, as its own programs see it: -e, without what a site customises.
#include "cases/runtimes/interpreters.h"
#include "harness/subject/runtime_family.h"

namespace sigconform::cases::runtimes {
namespace {

std::vector<std::string> probe(const Target& target) {
  return interpreter_words(target, "perl", {"-f", "-e"}, Dashes::needed);
}

[[maybe_unused]] const bool perl = register_runtime_family({"perl", [] { return programs_in_path({"perl"}); }, &probe});

}  // namespace
}  // namespace sigconform::cases::runtimes
