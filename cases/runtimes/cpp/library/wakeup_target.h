// Where the wakeup bytes go: a descriptor that the program gave, or the pipe of a WakeupPipe.
// Handlers write to the current target, on any thread; each of them holds it meanwhile. A pipe of ours is closed by the
// last to let go of it, be that its owner or a handler: nobody waits, and no byte gets to what reuses the number. A
// descriptor of the program's is let go when no handler holds it, which the program's call waits for.
#pragma once

#include <sys/stat.h>

#include <atomic>
#include <cstdint>

#include "cases/runtimes/cpp/library/pipe_ends.h"

namespace sigconform::mainthread {

/// Never freed, for a handler may look at one that it has not got hold of yet; used again when nobody holds it.
struct WakeupTarget {
  /// How many hold it, the owner included, and how often it went through a fork: see wakeup_target.cpp.
  std::atomic<std::uint32_t> holders{0};
  std::atomic<bool> unused{true};

  PipeEnds ends;         ///< of the program's descriptor, the writer alone
  bool is_pipe = false;  ///< ours to close
  bool is_socket = false;
  int lost = 0;  ///< errno where a child of fork() could not have a pipe of its own; it has no ends then

  // Behind the lock
  bool owned = false;
  dev_t device{};
  ino_t file{};
  WakeupTarget* below = nullptr;  ///< of a pipe: what was current when it was made
  WakeupTarget* next = nullptr;
};

/// Writes the number of `signal` to the current target. Changes errno. Async-signal-safe.
void write_wakeup_byte(int signal) noexcept;
/// Whether the current target is a pipe of ours.
bool own_pipe_is_current() noexcept;

/// Makes an open descriptor the current target, -1: none; that of a pipe of ours makes the pipe current. Returns the
/// one before; no handler writes to that any more, unless it is a pipe of ours. Throws `std::bad_alloc`.
int exchange_wakeup_descriptor(int descriptor, const struct stat& status);

/// Opens a pipe and makes it current; its owner is the caller. Throws `std::system_error`.
WakeupTarget* open_wakeup_pipe();
/// Ends the ownership. If the pipe is current, what was so when it was made is again, or what was before that, where it
/// is a pipe that is gone; but not a descriptor of the program's that is no longer the same file.
void give_up_wakeup_pipe(WakeupTarget* pipe) noexcept;

/// Held over fork().
void lock_wakeup_targets() noexcept;
void unlock_wakeup_targets() noexcept;
/// In the child, behind the lock, with every signal blocked: each pipe becomes another, at the same numbers.
void renew_wakeup_pipes() noexcept;

}  // namespace sigconform::mainthread
