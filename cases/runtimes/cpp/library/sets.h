// Between our sets and the system's.
#pragma once

#include <signal.h>

#include "sigconform/mainthread/signals.h"

namespace sigconform::mainthread {

/// Throws `std::invalid_argument` that names `call` if a member is out of range.
sigset_t to_sigset(const char* call, const SignalSet& set);
SignalSet from_sigset(const sigset_t& set);

}  // namespace sigconform::mainthread
