# Writes OUTPUT, a C++ file with the text of every file of the list PROBES (below ROOT) as a raw string literal, in order.
set(entries "")
foreach(path IN LISTS PROBES)
  cmake_path(RELATIVE_PATH path BASE_DIRECTORY "${ROOT}" OUTPUT_VARIABLE name)
  string(REGEX REPLACE "/.*" "" family "${name}")
  file(READ "${path}" text)
  string(APPEND entries "    {\"${family}\", R\"sigconform(${text})sigconform\"},\n")
endforeach()
file(WRITE "${OUTPUT}" "// Made by cases/runtimes/embed_probes.cmake.
#include <string_view>
#include <utility>

#include \"cases/runtimes/probes.h\"

namespace sigconform::cases::runtimes {
namespace {
constexpr std::pair<std::string_view, std::string_view> parts[] = {
${entries}};
}  // namespace

std::string probe_text(std::string_view family) {
  std::string text;
  for (const auto& [of, part] : parts) {
    if (of == family) text += part;
  }
  return text;
}

}  // namespace sigconform::cases::runtimes
")
