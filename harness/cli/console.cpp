#include "harness/cli/console.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "reports/text.h"

namespace sigconform {
namespace {

constexpr std::size_t longest_word = 15;  // "unexpected-pass"
constexpr std::string_view erase_line = "\r\x1b[K";
constexpr std::chrono::milliseconds between_redraws{50};

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

bool can_redraw(std::FILE* stream) {
  const char* terminal = std::getenv("TERM");
  return ::isatty(::fileno(stream)) == 1 && terminal != nullptr && *terminal != '\0' &&
         std::string_view{terminal} != "dumb";
}

std::size_t columns(std::FILE* stream) {
  winsize size{};
  constexpr std::size_t usual = 80;
  return ::ioctl(::fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : usual;
}

std::string_view colour(Verdict verdict) {
  switch (verdict) {
    case Verdict::fail:
    case Verdict::unexpected_pass:
      return "\x1b[1;31m";
    case Verdict::unresolved:
      return "\x1b[1;35m";
    case Verdict::deviation:
      return "\x1b[33m";
    case Verdict::pass:
      return "\x1b[32m";
    default:
      return "\x1b[36m";
  }
}

/// The first `limit` characters, not bytes, of valid UTF-8.
std::string_view cut(std::string_view text, std::size_t limit) {
  const auto is_continuation = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
  std::size_t at = 0;
  while (at < text.size() && limit > 0) {
    ++at;
    while (at < text.size() && is_continuation(text[at])) ++at;
    --limit;
  }
  return text.substr(0, at);
}

}  // namespace

Console::Console(std::FILE* stream)
    : stream_(stream),
      is_capable_terminal_(can_redraw(stream)),
      colours_(is_capable_terminal_ && !is_set("NO_COLOR")) {}

std::string Console::coloured(Verdict verdict) const {
  std::string word{to_string(verdict)};
  const std::string padding(longest_word - word.size(), ' ');
  return (colours_ ? std::string{colour(verdict)} + word + "\x1b[0m" : word) + padding;
}

void Console::line(std::string_view text) {
  status("");
  const auto shown = reports::visible(text);
  std::fwrite(shown.data(), 1, shown.size(), stream_);
  std::fputc('\n', stream_);
  std::fflush(stream_);
}

void Console::line(Verdict verdict, std::string_view text) {
  status("");
  const auto word = coloured(verdict);
  std::fwrite(word.data(), 1, word.size(), stream_);
  std::fputs("  ", stream_);
  line(text);
}

bool Console::is_status_due() const {
  return is_capable_terminal_ && std::chrono::steady_clock::now() - status_drawn_ >= between_redraws;
}

void Console::status(std::string_view text) {
  if (!is_capable_terminal_ || (text.empty() && !status_shown_)) return;
  const auto shown = reports::visible_line(text);
  const auto fitting = cut(shown, columns(stream_) - 1);
  std::fwrite(erase_line.data(), 1, erase_line.size(), stream_);
  std::fwrite(fitting.data(), 1, fitting.size(), stream_);
  std::fflush(stream_);
  status_shown_ = !text.empty();
  if (status_shown_) status_drawn_ = std::chrono::steady_clock::now();
}

}  // namespace sigconform
