// Where a run talks to its user: a terminal with a status line and colours, or a stream of plain lines.
#pragma once

#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>

#include "harness/catalogue/verdict.h"

namespace sigconform {

/// Owns neither stream nor terminal. What it is given may hold captured text: nothing but printable characters gets
/// out.
class Console {
 public:
  /// A status line needs a terminal that can redraw one (TERM is set and not "dumb"); colours also that NO_COLOR is
  /// unset or empty.
  explicit Console(std::FILE* stream);

  bool has_status_line() const { return is_capable_terminal_; }

  /// Prints whole lines, above the status line where there is one.
  void line(std::string_view text);

  /// The same, behind the verdict's word in its colour.
  void line(Verdict verdict, std::string_view text);

  /// Whether there is a status line that was not drawn just now: one that changes faster is not worth what it costs.
  bool is_status_due() const;

  /// Replaces the status line, cut to the terminal's width; empty removes it. Without a status line, nothing.
  void status(std::string_view text);

 private:
  std::string coloured(Verdict verdict) const;

  std::FILE* stream_;
  bool is_capable_terminal_;
  bool colours_;
  bool status_shown_ = false;
  std::chrono::steady_clock::time_point status_drawn_{};
};

}  // namespace sigconform
