// Waiting for signals: accepting blocked ones, or sleeping until a caught one comes.
// A signal that is accepted runs no handler. Block what is waited for in every thread first.
#pragma once

#include <signal.h>

#include <chrono>
#include <optional>

#include "sigconform/mainthread/signals.h"

namespace sigconform::mainthread {

/// Blocks until a member of `set` is pending, and takes it. A caught signal that is no member does not end the wait; on
/// main its handler runs meanwhile, and what it throws ends the wait.
/// Throws `std::invalid_argument` if a member is out of range, `std::system_error` if the system refuses.
/// Source: Python signal.sigwait; POSIX sigwait.
int sigwait(const SignalSet& set);

/// As `sigwait`, with all that is known of the signal. Source: Python signal.sigwaitinfo; POSIX sigwaitinfo.
siginfo_t sigwaitinfo(const SignalSet& set);

/// As `sigwaitinfo`, but at most `timeout` long (0: does not wait), then nothing.
/// Throws `std::invalid_argument` also for a negative time-out. Source: Python signal.sigtimedwait; POSIX sigtimedwait.
std::optional<siginfo_t> sigtimedwait(const SignalSet& set, std::chrono::nanoseconds timeout);

/// Sleeps until the calling thread takes a caught signal. On main the handlers have run when it returns, and it returns
/// at once when some were due; so a signal that comes just before is not slept over.
/// Source: Python signal.pause; POSIX pause, sigsuspend.
void pause();

}  // namespace sigconform::mainthread
