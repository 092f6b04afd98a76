// The signals of the platform: names, numbers and default actions.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sigconform {

/// What happens at SIG_DFL (POSIX.1-2017 XBD signal.h, column "Default Action": T, A, S, C, I).
enum class DefaultAction { terminate, core, stop, cont, ignore };

/// One signal that the platform's <signal.h> defines outside SIGRTMIN..SIGRTMAX.
struct SignalInfo {
  int number;
  std::string_view name;  ///< with the SIG prefix
  DefaultAction action;
  bool posix;  ///< false for what only the platform has (SIGSTKFLT, SIGPWR, SIGWINCH before Issue 8, ...)
};

/// Every standard (not real-time) signal that this platform defines, in ascending order of number.
std::span<const SignalInfo> standard_signals();

/// `SIGUSR1`, `SIGRTMIN+3`, `SIGRTMAX`; `signal 32` for a number without a name.
std::string signal_name(int signal);

/// The inverse of `signal_name`.
std::optional<int> signal_from_name(std::string_view name);

/// The name of an `si_code` for that signal: `SI_USER`, `SEGV_MAPERR`, ...; the number when it has no name.
std::string siginfo_code_name(int signal, int code);

/// `EINTR`, `EAGAIN`, ...; the number when the libc does not tell.
std::string errno_name(int error);

}  // namespace sigconform
