#include "reports/text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#define FMT_HEADER_ONLY
#include <fmt/format.h>

namespace sigconform::reports {
namespace {

struct Decoded {
  char32_t character = 0;
  std::size_t length = 0;  ///< in bytes; 0 where the bytes are not UTF-8
};

/// The first character, by the table of well-formed sequences of the Unicode standard (3.9, table 3-7).
Decoded decode(std::string_view text) {
  const auto byte = [&](std::size_t index) -> unsigned {
    return index < text.size() ? static_cast<unsigned char>(text[index]) : 0;
  };
  const unsigned lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xc2 && lead <= 0xdf   ? 2
                             : lead >= 0xe0 && lead <= 0xef ? 3
                             : lead >= 0xf0 && lead <= 0xf4 ? 4
                                                            : 0;
  if (length == 0) return {};
  unsigned low = 0x80;
  unsigned high = 0xbf;
  if (lead == 0xe0) low = 0xa0;
  if (lead == 0xed) high = 0x9f;
  if (lead == 0xf0) low = 0x90;
  if (lead == 0xf4) high = 0x8f;
  char32_t character = lead & (0x7fU >> length);
  for (std::size_t index = 1; index < length; ++index) {
    if (byte(index) < low || byte(index) > high) return {};
    character = (character << 6) | (byte(index) & 0x3f);
    low = 0x80;
    high = 0xbf;
  }
  return {character, length};
}

/// Characters that a reader would not see, or that change the order in which the others are shown.
bool is_deceptive(char32_t c) {
  static constexpr std::array<std::pair<char32_t, char32_t>, 14> ranges{{
      {0x80, 0x9f},      // C1 controls
      {0xad, 0xad},      // soft hyphen
      {0x61c, 0x61c},    // Arabic letter mark
      {0x115f, 0x1160},  // Hangul fillers
      {0x180e, 0x180e},  // Mongolian vowel separator
      {0x200b, 0x200f},  // zero width, left-to-right and right-to-left marks
      {0x2028, 0x202e},  // line and paragraph separators, embeddings and overrides
      {0x2060, 0x206f},  // word joiner, isolates
      {0x3164, 0x3164},  // Hangul filler
      {0xe000, 0xf8ff},  // private use: no two fonts show the same
      {0xfdd0, 0xfdef},  // noncharacters
      {0xfe00, 0xfe0f},  // variation selectors
      {0xfeff, 0xfeff},  // byte order mark
      {0xfff0, 0xfffb},  // interlinear annotation, specials
  }};
  if (c >= 0xe0000 || (c & 0xfffe) == 0xfffe) return true;  // tags and the planes after them; noncharacters
  return std::any_of(ranges.begin(), ranges.end(),
                     [c](const auto& range) { return c >= range.first && c <= range.second; });
}

bool is_control(char32_t c) { return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f; }

template <class Show>
std::string transform(std::string_view raw, Show show) {
  std::string text;
  text.reserve(raw.size());
  while (!raw.empty()) {
    const Decoded next = decode(raw);
    if (next.length == 0) {
      fmt::format_to(std::back_inserter(text), "\\x{:02x}", static_cast<unsigned char>(raw.front()));
      raw.remove_prefix(1);
      continue;
    }
    show(text, next.character, raw.substr(0, next.length));
    raw.remove_prefix(next.length);
  }
  return text;
}

}  // namespace

std::string valid_utf8(std::string_view raw) {
  return transform(raw, [](std::string& text, char32_t, std::string_view bytes) { text += bytes; });
}

std::string visible(std::string_view raw, std::size_t limit) {
  // Clipped first: a captured megabyte need not be read to the end.
  bool after_return = false;
  return transform(clipped(raw, limit), [&after_return](std::string& out, char32_t c, std::string_view bytes) {
    constexpr std::string_view carriage_return = "\\x0d";
    if (c == '\n' && after_return) out.resize(out.size() - carriage_return.size());
    after_return = c == '\r';
    if (is_control(c)) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned>(c));
    } else if (is_deceptive(c)) {
      fmt::format_to(std::back_inserter(out), "\\u{{{:x}}}", static_cast<unsigned>(c));
    } else {
      out += bytes;
    }
  });
}

std::string visible_line(std::string_view raw, std::size_t limit) {
  const std::string lines = visible(raw, limit);
  std::string line;
  line.reserve(lines.size());
  for (const char c : lines) {
    if (c == '\n') {
      line += "\\n";
    } else {
      line += c == '\t' ? ' ' : c;
    }
  }
  return line;
}

std::string clipped(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return std::string(text);
  std::size_t end = limit;
  // A character has at most three bytes after its first; more of them are not UTF-8 and may be cut anywhere.
  while (end > 0 && limit - end < 3 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return fmt::format("{} [... {} more bytes]", text.substr(0, end), text.size() - end);
}

std::string_view first_line(std::string_view text) { return text.substr(0, text.find('\n')); }

}  // namespace sigconform::reports
