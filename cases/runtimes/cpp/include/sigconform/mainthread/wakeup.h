// The wakeup descriptor: each caught signal's number is written to it as one byte, whichever thread received it, after
// the signal is recorded. So a main thread that waits on it, drains it, and then calls check_signals() misses nothing.
// set_wakeup_fd owns nothing; WakeupPipe owns a pipe and the registration. The bytes say little (a full pipe takes no
// more of them, a reader may be a child of fork): what is due is in the records.
#pragma once

#include <vector>

#include "sigconform/mainthread/errors.h"

namespace sigconform::mainthread {

/// Writes to `descriptor` from now on, -1: to none. Returns the one before, -1 if there was none. It must stay open
/// until replaced, and a pipe must keep a reader (a write would raise SIGPIPE; a socket gets MSG_NOSIGNAL).
/// Throws `NotMainThread`; `std::system_error` EBADF unless -1 or an open descriptor; `std::invalid_argument` if it is
/// blocking. Source: Python signal.set_wakeup_fd.
int set_wakeup_fd(int descriptor);

/// A non-blocking pipe registered as the wakeup descriptor as long as it lives; then the one before is registered
/// again. Made and destroyed on main.
class WakeupPipe {
 public:
  /// Throws `std::system_error` if there is no pipe to be had, and as `set_wakeup_fd` does.
  WakeupPipe();
  ~WakeupPipe();
  WakeupPipe(const WakeupPipe&) = delete;
  WakeupPipe& operator=(const WakeupPipe&) = delete;

  /// What to poll for reading.
  int descriptor() const noexcept { return reader_; }
  /// Takes every byte that is there: the numbers of the signals, in the order of their arrival. Never blocks.
  std::vector<int> drain();
  /// Blocks until a byte is there, then drains it and calls `check_signals`. Throws what a handler throws.
  /// A signal that came before ends it at once. Returns the numbers drained.
  std::vector<int> wait();

 private:
  int reader_ = -1;
  int writer_ = -1;
  int previous_ = -1;
};

}  // namespace sigconform::mainthread
