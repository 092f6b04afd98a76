// A pseudo-terminal for job-control cases.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

#include "harness/subject/descriptor.h"

namespace sigconform {

/// A pty whose master side the judge holds. With `become_controlling` it is the controlling terminal of the judge's own
/// session, so that subjects are jobs of that session: their process groups are not orphaned, and `foreground` puts one
/// of them in front. A subject that wants a session of its own calls `adopt_as_controlling` instead.
/// Throws `Unsupported` where no pty is to be had. Closes what it opened.
class Terminal {
 public:
  Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  /// Judge side, once: the calling session leader takes the terminal as its controlling one.
  void become_controlling();
  /// Judge side: makes that process group the foreground one (tcsetpgrp), never stopped by SIGTTOU itself.
  void foreground(pid_t group);
  /// Judge side: types the characters, as a person at the keyboard.
  void type(std::string_view characters);
  /// Judge side: closes the master side; the terminal hangs up.
  void hang_up();
  /// Judge side: changes the window size.
  void resize(unsigned short rows, unsigned short columns);

  /// Path of the slave side.
  const std::string& path() const { return path_; }
  /// Subject side: opens the slave; the descriptor is the caller's. Never takes it as controlling terminal.
  int open_slave() const noexcept;
  /// Subject side, in a session leader without a terminal (after setsid): opens the slave as controlling terminal.
  /// -1 and errno where either is refused.
  int adopt_as_controlling() const noexcept;

 private:
  Descriptor master_;
  Descriptor slave_;
  std::string path_;
};

/// The two sides of a pseudo-terminal that is nobody's controlling one.
struct TerminalSides {
  Descriptor master, slave;
};

/// Subject side. Nothing, and nothing left open, where any step is refused.
std::optional<TerminalSides> open_terminal() noexcept;

}  // namespace sigconform
