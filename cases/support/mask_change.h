// pthread_sigmask() and sigprocmask() with plain sets: the call under test, not the stage's arrangement.
#pragma once

#include <signal.h>

#include "harness/signals/signal_set.h"

namespace sigconform::cases {

/// Either function; both take the same arguments, and only their way of saying what went wrong differs.
using MaskCall = int (*)(int how, const sigset_t* set, sigset_t* before);

inline int change_mask(MaskCall call, int how, const SignalSet& set) {
  const sigset_t wanted = set.to_sigset();
  return call(how, &wanted, nullptr);
}

/// SIGKILL and SIGSTOP included, which SignalSet::full() may hold or not as sigfillset() does.
inline SignalSet all_with_unblockable() { return SignalSet::full().add(SIGKILL).add(SIGSTOP); }

/// Every standard signal that a handler can be set for.
inline constexpr int catchable_standard_signals[] = {
    SIGHUP,  SIGINT,  SIGQUIT, SIGILL,  SIGTRAP,   SIGABRT, SIGBUS,  SIGFPE,  SIGUSR1,
    SIGSEGV, SIGUSR2, SIGPIPE, SIGALRM, SIGTERM,   SIGCHLD, SIGCONT, SIGTSTP, SIGTTIN,
    SIGTTOU, SIGURG,  SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF, SIGSYS,
};

}  // namespace sigconform::cases
