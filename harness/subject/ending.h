// How a process ended, stopped or continued, as its parent was told.
#pragma once

#include <iosfwd>
#include <string>

namespace sigconform {

/// One wait status, decoded (POSIX.1-2017 XSH wait, the W* macros).
struct Ending {
  enum class Kind { exited, killed, stopped, continued };
  Kind kind = Kind::exited;
  int code = 0;       ///< the exit code, or the signal that killed or stopped it; 0 for continued
  bool core = false;  ///< killed: WCOREDUMP

  static Ending from_wait_status(int status) noexcept;
  bool is_final() const noexcept { return kind == Kind::exited || kind == Kind::killed; }
  std::string to_string() const;  ///< `exited with 0`, `killed by SIGABRT with a core image`, ...
  friend bool operator==(const Ending&, const Ending&) = default;
};

/// Used by GoogleTest when it prints an ending.
void PrintTo(const Ending& ending, std::ostream* out);

}  // namespace sigconform
