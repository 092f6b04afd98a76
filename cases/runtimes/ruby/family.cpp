// Ruby, as its own programs see it: -e, with nothing that this machine or user added.
#include "cases/runtimes/interpreters.h"
#include "harness/subject/runtime_family.h"

namespace sigconform::cases::runtimes {
namespace {

std::vector<std::string> probe(const Target& target) {
  return interpreter_words(target, "ruby", {"--disable=gems,rubyopt,did_you_mean,error_highlight", "-W0", "-e"},
                           Dashes::needed);
}

[[maybe_unused]] const bool ruby = register_runtime_family({"ruby", [] { return programs_in_path({"ruby"}); }, &probe});

}  // namespace
}  // namespace sigconform::cases::runtimes
