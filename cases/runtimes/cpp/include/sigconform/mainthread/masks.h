// The mask of the calling thread and what is pending behind it. A new thread inherits its creator's mask.
#pragma once

#include <signal.h>

#include "sigconform/mainthread/signals.h"

namespace sigconform::mainthread {

/// The words after SIG_: the full names are macros of <signal.h>.
enum class Sigmasks : int { BLOCK = SIG_BLOCK, UNBLOCK = SIG_UNBLOCK, SETMASK = SIG_SETMASK };

/// Changes the calling thread's mask and returns the one before. On main, the handlers of signals that become unblocked
/// have run when it returns; if one throws, the mask is changed all the same.
/// Throws `std::invalid_argument` if a member is out of range. Source: Python signal.pthread_sigmask; POSIX.
SignalSet pthread_sigmask(Sigmasks how, const SignalSet& set);

/// What is pending for the calling thread or the process. Source: Python signal.sigpending; POSIX sigpending.
SignalSet sigpending();

}  // namespace sigconform::mainthread
