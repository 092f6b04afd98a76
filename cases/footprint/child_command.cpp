#include "cases/footprint/child_command.h"

namespace sigconform::cases::footprint {
namespace {

std::string shell_line(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) {
    line += line.empty() ? "'" : " '";
    for (const char character : word) line += character == '\'' ? std::string("'\\''") : std::string(1, character);
    line += "'";
  }
  return line;
}

}  // namespace

std::vector<std::string> filled_in(const std::vector<std::string>& command, const std::vector<std::string>& child) {
  const std::string line = shell_line(child);
  std::vector<std::string> words;
  for (const std::string& word : command) {
    if (word == child_place) {
      words.insert(words.end(), child.begin(), child.end());
      continue;
    }
    std::string text;
    std::string_view rest = word;
    for (auto at = rest.find(child_place); at != std::string_view::npos; at = rest.find(child_place)) {
      text.append(rest.substr(0, at)).append(line);
      rest.remove_prefix(at + child_place.size());
    }
    words.push_back(text.append(rest));
  }
  return words;
}

}  // namespace sigconform::cases::footprint
