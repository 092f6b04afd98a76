#include "harness/conductor/line_reader.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace sigconform {

LineReader::State LineReader::fill(int descriptor) {
  std::array<char, 16'384> chunk;
  ssize_t size = 0;
  do size = ::read(descriptor, chunk.data(), chunk.size());
  while (size == -1 && errno == EINTR);
  if (size == -1 && (errno == EAGAIN || errno == EWOULDBLOCK)) return State::nothing_now;
  if (size <= 0) return State::end;
  buffer_.erase(0, taken_);
  searched_ -= std::min(searched_, taken_);
  taken_ = 0;
  buffer_.append(chunk.data(), static_cast<std::size_t>(size));
  return State::more;
}

std::optional<std::string_view> LineReader::next() {
  const auto newline = buffer_.find('\n', std::max(searched_, taken_));
  if (newline == std::string::npos) {
    searched_ = buffer_.size();
    return std::nullopt;
  }
  auto line = std::string_view{buffer_}.substr(taken_, newline - taken_);
  taken_ = searched_ = newline + 1;
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(descriptor, text.data(), text.size());
    if (written == -1 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace sigconform
