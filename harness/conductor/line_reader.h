// Lines out of a descriptor, as they come. Owns neither the descriptor nor what is done with the lines.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sigconform {

class LineReader {
 public:
  enum class State { more, nothing_now, end };

  /// One read(2). `nothing_now` on EAGAIN, `end` at end-of-file or an error.
  State fill(int descriptor);

  /// The next whole line without its newline (and without a carriage return, which a terminal in between may add);
  /// valid until the next call of a member.
  std::optional<std::string_view> next();

  /// Bytes held that are no whole line yet.
  std::size_t pending() const { return buffer_.size() - taken_; }

 private:
  std::string buffer_;
  std::size_t taken_ = 0;
  std::size_t searched_ = 0;  ///< no newline before it, so that a long line is looked at once
};

/// Writes all of it, over interruptions; false on an error.
bool write_all(int descriptor, std::string_view text);

}  // namespace sigconform
