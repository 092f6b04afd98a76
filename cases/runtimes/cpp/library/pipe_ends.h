// Pipes of our own: neither end blocks, is inherited over exec, or takes the place of a closed standard descriptor.
#pragma once

namespace sigconform::mainthread {

/// Two numbers; it owns nothing by itself.
struct PipeEnds {
  int reader = -1;
  int writer = -1;
};

/// False with errno if there is no pipe to be had. Where the platform has no pipe2(), what another thread forks and
/// executes in between inherits the ends.
bool open_pipe(PipeEnds& ends) noexcept;
/// Async-signal-safe.
void close_pipe(const PipeEnds& ends) noexcept;

/// Closes what is open at these numbers and opens a fresh pipe there. Returns 0, or errno and leaves both closed. For
/// the child of a fork, where no other thread opens anything meanwhile. Async-signal-safe.
int replace_pipe(const PipeEnds& ends) noexcept;

}  // namespace sigconform::mainthread
