// The wakeup descriptor: each caught signal's number is written to it as one byte, whichever thread received it, after
// the signal is recorded. So a main thread that waits on it, drains it, and then calls check_signals() misses nothing.
// set_wakeup_fd owns nothing; WakeupPipe owns a pipe and the registration. The bytes say little (a full pipe takes no
// more of them, a reader may be a child of fork): what is due is in the records.
//
// After fork() the parent's WakeupPipe is another pipe in the child, at the same numbers, so that neither takes the
// other's wakeups. A descriptor given to set_wakeup_fd is the program's, and stays shared. What makes a child without
// fork()'s handlers, as vfork(), _Fork() and clone() do, renews nothing: block signals around it, or use posix_spawn().
#pragma once

#include <vector>

#include "sigconform/mainthread/errors.h"

namespace sigconform::mainthread {

/// Writes to `descriptor` from now on, -1: to none. Returns the one before, -1 if there was none; once it has returned
/// no handler writes to that one any more, so it may be closed. For that it waits for the handlers on other threads
/// that are about to write, and must not be called in signal context. The descriptor must stay open until replaced, and
/// a pipe must keep a reader (a write would raise SIGPIPE; a socket gets MSG_NOSIGNAL).
/// Throws `NotMainThread`; `std::system_error` EBADF unless -1 or an open descriptor; `std::invalid_argument` if it is
/// blocking. Source: Python signal.set_wakeup_fd.
int set_wakeup_fd(int descriptor);

struct WakeupTarget;

/// A non-blocking pipe, closed on exec, registered as the wakeup descriptor from its making on. When it is destroyed,
/// what was registered before it is so again, if it is there still: of several pipes the youngest that lives, whatever
/// order they go in. What set_wakeup_fd registers over a pipe stays.
/// Made, waited on and drained on main, destroyed on any thread; may be a static object. Nothing here is
/// async-signal-safe. A handler that is about to write when the pipe is destroyed keeps it open, and closes it in its
/// owner's place: the destructor does not wait, and no byte goes to what gets the numbers next.
class WakeupPipe {
 public:
  /// What is recorded by now is written to it, so that who polls it is woken by signals that came before.
  /// Throws `std::system_error` if there is no pipe to be had, `NotMainThread`.
  WakeupPipe();
  ~WakeupPipe();
  WakeupPipe(const WakeupPipe&) = delete;
  WakeupPipe& operator=(const WakeupPipe&) = delete;

  /// What to poll for reading. -1, which poll() passes over, in a child of fork() that could not get a pipe.
  int descriptor() const noexcept;
  /// Takes every byte that is there: the numbers of the signals, in the order of their arrival. Never blocks. Throws
  /// `NotMainThread`: what another thread takes main would sleep over.
  std::vector<int> drain();
  /// Blocks until a byte is there or a signal is recorded, then drains the pipe and calls `check_signals`. A signal
  /// that came before ends it at once, be it older than the pipe or left over by a handler that threw. Returns the
  /// numbers drained. Throws what a handler throws; `std::system_error` in a child of fork() that could not get a pipe;
  /// `NotMainThread`.
  std::vector<int> wait();

 private:
  WakeupTarget* pipe_ = nullptr;
};

}  // namespace sigconform::mainthread
