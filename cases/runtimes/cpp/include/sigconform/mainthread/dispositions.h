// Installing handlers and asking for them.
// The table behind it is the library's own: what other code does with sigaction() is not noticed until it is installed
// over. Only main installs; any thread may ask. Qualify the names: ::signal is another function.
#pragma once

#include "sigconform/mainthread/errors.h"
#include "sigconform/mainthread/handler.h"

namespace sigconform::mainthread {

/// Makes `handler` what `signal` leads to, and returns what it led to before, as `getsignal` gives it.
/// A callable is installed with SA_ONSTACK, without SA_RESTART, with an empty mask, and stays until replaced. What is
/// recorded already is run first, with the handlers of before.
/// Throws `NotMainThread`; `std::invalid_argument` for a number outside 1 to NSIG - 1 or an unknown handler;
/// `std::system_error` EINVAL for SIGKILL, SIGSTOP and the numbers that the libc keeps for itself; what a handler
/// throws. Source: Python signal.signal; POSIX sigaction.
Handler signal(int signal, const Handler& handler);

/// The handler of `signal` as last installed here, or as found when the library started.
/// Throws `std::invalid_argument` for a number out of range. From any thread. Source: Python signal.getsignal.
Handler getsignal(int signal);

/// With `interrupt` false, calls interrupted by `signal` are restarted by the system, so that its handler waits for
/// their end; true is how `signal` installs. From any thread; the next `signal` for that number undoes it.
/// Throws `std::invalid_argument` for a number out of range, `std::system_error` if the system refuses.
/// Source: Python signal.siginterrupt; POSIX sigaction, SA_RESTART.
void siginterrupt(int signal, bool interrupt);

}  // namespace sigconform::mainthread
