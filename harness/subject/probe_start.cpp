#include "harness/subject/probe_start.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "harness/subject/clean_start.h"
#include "harness/subject/outcome.h"
#include "harness/subject/runtime_family.h"

namespace sigconform {
namespace {

constexpr int commands_descriptor = 3;
constexpr int lines_descriptor = 4;

}  // namespace

std::vector<std::string> probe_command(const Target& target, std::string_view scene) {
  const RuntimeFamily* family = runtime_family_of(target.name);
  if (family == nullptr) throw Unsupported("there is no probe for the runtime " + target.name);
  auto words = family->probe(target);
  words.emplace_back(scene);
  return words;
}

void take_probe_ends(const ProbeEnds& ends) noexcept {
  const int nothing = ::open("/dev/null", O_RDWR);
  ::dup2(nothing, 0);
  ::dup2(ends.output == -1 ? nothing : ends.output, 1);
  ::dup2(ends.errors == -1 ? nothing : ends.errors, 2);
  ::dup2(ends.commands, commands_descriptor);
  ::dup2(ends.lines, lines_descriptor);
  clean_start(std::array{commands_descriptor, lines_descriptor});
}

void exec_probe(char* const* arguments) noexcept {
  ::execvp(arguments[0], arguments);
  ::dprintf(2, "exec of %s: %s\n", arguments[0], std::strerror(errno));
  ::_exit(127);
}

}  // namespace sigconform
