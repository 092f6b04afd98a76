// Running what is due. A signal is caught by a C handler that records it and wakes; nothing runs until main comes here.
// Who loops calls check_signals() each round; who blocks wraps the call in retry_interrupted() or waits on a
// WakeupPipe.
#pragma once

#include <cerrno>
#include <cstddef>
#include <utility>

namespace sigconform::mainthread {

/// On main: runs the handlers of the recorded signals, in ascending order of number, one call for each number however
/// often it came; returns how many ran. On another thread: does nothing, returns 0. Costs one load when nothing is due.
/// A record whose handler has been reset meanwhile is dropped. What a handler throws leaves this call; the other
/// records stay for the next. Not async-signal-safe. Source: Python PyErr_CheckSignals.
std::size_t check_signals();

/// Makes `call`, which answers -1 with errno as system calls do, until it ends in something other than EINTR. Runs what
/// is due before the first call and after each EINTR; so a handler that throws ends the wait. Returns what the call
/// returned last. A signal that comes after the check and before the call blocks does not end it: where that matters,
/// wait on a WakeupPipe. Source: Python PEP 475.
template <typename Call>
auto retry_interrupted(Call&& call) {
  while (true) {
    check_signals();
    const auto result = call();
    if (result != -1 || errno != EINTR) return result;
  }
}

}  // namespace sigconform::mainthread
