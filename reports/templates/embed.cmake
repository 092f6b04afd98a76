# Writes OUTPUT, a C++ file with the text of every file of the list TEMPLATES as a raw string literal.
set(entries "")
foreach(path IN LISTS TEMPLATES)
  cmake_path(GET path FILENAME name)
  file(READ "${path}" text)
  string(APPEND entries "    {\"${name}\", R\"sigconform(${text})sigconform\"},\n")
endforeach()
file(WRITE "${OUTPUT}" "// Made by reports/templates/embed.cmake.
#include <string_view>
#include <utility>

#include \"reports/template.h\"

namespace sigconform::reports {
namespace {
constexpr std::pair<std::string_view, std::string_view> templates[] = {
${entries}};
}  // namespace

std::string_view template_text(std::string_view name) {
  for (const auto& [key, text] : templates) {
    if (key == name) return text;
  }
  return {};
}

}  // namespace sigconform::reports
")
