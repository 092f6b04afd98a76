// Python: CPython and PyPy, by one probe that both of them run.
#include "cases/runtimes/interpreters.h"
#include "harness/subject/runtime_family.h"

namespace sigconform::cases::runtimes {
namespace {

// -S -s -E: nothing that this machine or user added; -c: the probe is part of this program.
std::vector<std::string> probe(const Target& target) {
  return interpreter_words(target, "python", {"-S", "-s", "-E", "-B", "-c"}, Dashes::unneeded);
}

[[maybe_unused]] const bool python =
    register_runtime_family({"python", [] { return programs_in_path({"python3"}); }, &probe});
[[maybe_unused]] const bool cpython = register_runtime_family({"cpython", [] { return programs_in_path({}); }, &probe});
[[maybe_unused]] const bool pypy =
    register_runtime_family({"pypy", [] { return programs_in_path({"pypy3"}); }, &probe});

}  // namespace
}  // namespace sigconform::cases::runtimes
