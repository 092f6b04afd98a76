#include "harness/conductor/printed_version.h"

#include <array>
#include <cstdio>
#include <memory>
#include <string_view>

namespace sigconform {

std::string version_printed_by(const std::string& command) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> output{::popen(command.c_str(), "r"), &::pclose};
  if (!output) return "unknown";
  std::array<char, 4096> buffer{};
  std::string_view text{buffer.data(), std::fread(buffer.data(), 1, buffer.size(), output.get())};
  constexpr std::string_view digits = "0123456789";
  for (auto start = text.find_first_of(digits); start < text.size(); start = text.find_first_of(digits)) {
    text.remove_prefix(start);
    auto word = text.substr(0, text.find_first_not_of("0123456789."));
    text.remove_prefix(word.size());
    while (word.ends_with('.')) word.remove_suffix(1);
    if (word.find('.') != std::string_view::npos) return std::string{word};
  }
  return "unknown";
}

std::string quoted_for_shell(const std::string& text) {
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string{"'\\''"} : std::string{c};
  return word + "'";
}

}  // namespace sigconform
