#include "reports/markdown_text.h"

#include <algorithm>

#include "reports/links.h"
#include "reports/text.h"

namespace sigconform::reports {
namespace {

/// Splits `@name` and `#12` for GitHub, which links them even where Markdown has escaped them.
constexpr std::string_view zero_width_space = "\u200b";

std::size_t longest_run(std::string_view text, char wanted) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == wanted ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

}  // namespace

std::string markdown_line(std::string_view raw, std::size_t limit) {
  constexpr std::string_view special = "\\`*_{}[]<>#|~$&!";
  std::string text;
  const std::string line = visible_line(raw, limit);
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char c = line[at];
    const bool is_www_dot = c == '.' && at >= 3 && line.compare(at - 3, 3, "www") == 0;
    const bool is_scheme_colon = c == ':' && at + 1 < line.size() && line[at + 1] == '/';
    if (special.find(c) != std::string_view::npos || is_www_dot || is_scheme_colon) text += '\\';
    text += c;
    if (c == '@' || c == '#') text += zero_width_space;
  }
  return text;
}

std::string markdown_code(std::string_view raw, bool in_table, std::size_t limit) {
  const std::string line = visible_line(raw, limit);
  if (line.empty()) return "";
  const std::string fence(longest_run(line, '`') + 1, '`');
  const bool pad = line.front() == '`' || line.back() == '`' || (line.front() == ' ' && line.back() == ' ');
  std::string text = fence + (pad ? " " : "");
  for (const char c : line) {
    if (c == '|' && in_table) text += '\\';
    text += c;
  }
  return text + (pad ? " " : "") + fence;
}

std::string markdown_block(std::string_view raw, std::size_t limit) {
  std::string text = visible(raw, limit);
  while (text.ends_with('\n')) text.pop_back();
  const std::string fence(std::max<std::size_t>(3, longest_run(text, '`') + 1), '`');
  return fence + "text\n" + text + "\n" + fence + "\n";
}

std::string markdown_link(std::string_view link) {
  return is_web_link(link) ? "<" + std::string(link) + ">" : markdown_line(link);
}

}  // namespace sigconform::reports
