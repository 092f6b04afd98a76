// The one sanitiser for captured text: what a subject wrote may hold any bytes, what a report holds may not.
// It makes text valid and visible; escaping for a format (HTML, XML, Markdown, ...) is each writer's own step after it.
// Views in, strings out; nothing is owned.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sigconform::reports {

/// Valid UTF-8: bytes that are not are written as `\xHH`. Everything else is kept, control characters included.
std::string valid_utf8(std::string_view raw);

/// Valid UTF-8 that shows what it holds: also control characters other than newline and tab (`\x1b`), and characters
/// that are invisible or reorder text (bidirectional controls, zero-width characters, noncharacters: `\u{202e}`).
/// A carriage return and newline become a newline. Of more than `limit` bytes the rest is left out, with a note.
std::string visible(std::string_view raw, std::size_t limit = std::string_view::npos);

/// `visible` in one line: newlines as `\n`, tabs as spaces.
std::string visible_line(std::string_view raw, std::size_t limit = std::string_view::npos);

/// At most `limit` bytes, cut between characters, with a note of how many bytes are left out.
std::string clipped(std::string_view text, std::size_t limit);

/// The first line of a text.
std::string_view first_line(std::string_view text);

}  // namespace sigconform::reports
