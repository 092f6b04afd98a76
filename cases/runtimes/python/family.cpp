// Python: CPython and PyPy, by one probe that both of them run.
#include <limits.h>
#include <stdlib.h>

#include <algorithm>

#include "cases/runtimes/probes.h"
#include "harness/subject/runtime_family.h"

namespace sigconform {
namespace {

std::vector<std::string> found(std::initializer_list<const char*> names) {
  std::vector<std::string> programs;
  for (const char* name : names)
    if (auto path = found_in_path(name); !path.empty()) programs.push_back(std::move(path));
  return programs;
}

std::vector<std::string> probe(const Target& target) {
  auto words = target.command;
  // -S -s -E: nothing that this machine or user added; -c: the probe is part of this program.
  for (const char* option : {"-S", "-s", "-E", "-B", "-c"}) words.emplace_back(option);
  words.push_back(probe_text("python"));
  return words;
}

[[maybe_unused]] const bool python = register_runtime_family({"python", [] { return found({"python3"}); }, &probe});
[[maybe_unused]] const bool cpython = register_runtime_family({"cpython", [] { return found({}); }, &probe});
[[maybe_unused]] const bool pypy = register_runtime_family({"pypy", [] { return found({"pypy3"}); }, &probe});

}  // namespace
}  // namespace sigconform
