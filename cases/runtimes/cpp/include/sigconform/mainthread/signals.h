// The signals of the platform by their POSIX words, the sets of them, and what they are called.
// <signal.h> has taken the full names as macros, so an enumerator is the word after SIG, as kill(1) spells it. An
// enumerator is an int wherever one is wanted, and `SIGTERM` may be passed wherever `Signals::TERM` may.
#pragma once

#include <signal.h>

#include <optional>
#include <set>
#include <string>

namespace sigconform::mainthread {

namespace signals {

/// The signals that <signal.h> defines here, real-time ones apart: their numbers are known at run time alone.
enum Signals : int {
  ABRT = SIGABRT,
  ALRM = SIGALRM,
  BUS = SIGBUS,
  CHLD = SIGCHLD,
  CONT = SIGCONT,
  FPE = SIGFPE,
  HUP = SIGHUP,
  ILL = SIGILL,
  INT = SIGINT,
  KILL = SIGKILL,
  PIPE = SIGPIPE,
  PROF = SIGPROF,
  QUIT = SIGQUIT,
  SEGV = SIGSEGV,
  STOP = SIGSTOP,
  SYS = SIGSYS,
  TERM = SIGTERM,
  TRAP = SIGTRAP,
  TSTP = SIGTSTP,
  TTIN = SIGTTIN,
  TTOU = SIGTTOU,
  URG = SIGURG,
  USR1 = SIGUSR1,
  USR2 = SIGUSR2,
  VTALRM = SIGVTALRM,
  XCPU = SIGXCPU,
  XFSZ = SIGXFSZ,
#ifdef SIGIO
  IO = SIGIO,
#endif
#ifdef SIGPOLL
  POLL = SIGPOLL,
#endif
#ifdef SIGPWR
  PWR = SIGPWR,
#endif
#ifdef SIGSTKFLT
  STKFLT = SIGSTKFLT,
#endif
#ifdef SIGWINCH
  WINCH = SIGWINCH,
#endif
};

}  // namespace signals

using signals::Signals;

/// A set of signal numbers; an unordered collection of ints, as `set[Signals]` is in Python.
using SignalSet = std::set<int>;

/// One past the highest number that `signal` and `getsignal` take: `NSIG`.
int signal_limit() noexcept;

/// Every number that a program may use; those the libc keeps for itself are no members (`sigfillset`).
SignalSet valid_signals();

/// `SIGUSR1`, `SIGRTMIN+3`, `SIGRTMAX`; `signal 32` for a number without a name.
std::string signal_name(int signal);

/// The description that the libc gives (`Terminated`), none when it has none.
/// Throws `std::invalid_argument` for a number out of range. Source: Python signal.strsignal; POSIX strsignal.
std::optional<std::string> strsignal(int signal);

}  // namespace sigconform::mainthread
