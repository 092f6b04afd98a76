#include "harness/subject/probe_start.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
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

std::string_view take_word(std::string_view& rest) {
  const auto space = rest.find(' ');
  const auto field = rest.substr(0, space);
  rest.remove_prefix(space == std::string_view::npos ? rest.size() : space + 1);
  return field;
}

std::string unescaped(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned code = 0;
    const auto* digits = text.data() + i + 1;
    if (text[i] == '%' && i + 2 < text.size() && std::from_chars(digits, digits + 2, code, 16).ptr == digits + 2) {
      plain += static_cast<char>(code);
      i += 2;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

std::string printable(std::string_view bytes, std::size_t most) {
  std::string text;
  for (const char byte : bytes.substr(0, most)) text += byte >= ' ' && byte <= '~' ? byte : '.';
  return text;
}

}  // namespace sigconform
