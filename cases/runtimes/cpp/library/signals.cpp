#include "sigconform/mainthread/signals.h"

#include <array>
#include <cstring>
#include <string_view>

#include "cases/runtimes/cpp/library/recorder.h"
#include "cases/runtimes/cpp/library/sets.h"
#include "cases/runtimes/cpp/library/table.h"

namespace sigconform::mainthread {

namespace {

struct Named {
  int number;
  std::string_view name;
};

// Where two names share a number, the one of POSIX comes first.
constexpr auto names = std::to_array<Named>({
    {SIGABRT, "SIGABRT"},     {SIGALRM, "SIGALRM"}, {SIGBUS, "SIGBUS"},   {SIGCHLD, "SIGCHLD"},
    {SIGCONT, "SIGCONT"},     {SIGFPE, "SIGFPE"},   {SIGHUP, "SIGHUP"},   {SIGILL, "SIGILL"},
    {SIGINT, "SIGINT"},       {SIGKILL, "SIGKILL"}, {SIGPIPE, "SIGPIPE"}, {SIGPROF, "SIGPROF"},
    {SIGQUIT, "SIGQUIT"},     {SIGSEGV, "SIGSEGV"}, {SIGSTOP, "SIGSTOP"}, {SIGSYS, "SIGSYS"},
    {SIGTERM, "SIGTERM"},     {SIGTRAP, "SIGTRAP"}, {SIGTSTP, "SIGTSTP"}, {SIGTTIN, "SIGTTIN"},
    {SIGTTOU, "SIGTTOU"},     {SIGURG, "SIGURG"},   {SIGUSR1, "SIGUSR1"}, {SIGUSR2, "SIGUSR2"},
    {SIGVTALRM, "SIGVTALRM"}, {SIGXCPU, "SIGXCPU"}, {SIGXFSZ, "SIGXFSZ"},
#ifdef SIGPOLL
    {SIGPOLL, "SIGPOLL"},
#endif
#ifdef SIGIO
    {SIGIO, "SIGIO"},
#endif
#ifdef SIGPWR
    {SIGPWR, "SIGPWR"},
#endif
#ifdef SIGSTKFLT
    {SIGSTKFLT, "SIGSTKFLT"},
#endif
#ifdef SIGWINCH
    {SIGWINCH, "SIGWINCH"},
#endif
});

}  // namespace

int signal_limit() noexcept { return limit; }

SignalSet valid_signals() {
  sigset_t all;
  sigfillset(&all);
  return from_sigset(all);
}

std::string signal_name(int signal) {
  for (const auto& [number, name] : names) {
    if (number == signal) return std::string(name);
  }
#ifdef SIGRTMIN
  if (signal == SIGRTMAX) return "SIGRTMAX";
  if (signal == SIGRTMIN) return "SIGRTMIN";
  if (signal > SIGRTMIN && signal < SIGRTMAX) return "SIGRTMIN+" + std::to_string(signal - SIGRTMIN);
#endif
  return "signal " + std::to_string(signal);
}

std::optional<std::string> strsignal(int signal) {
  require_in_range("strsignal", signal);
  const char* text = ::strsignal(signal);
  // The libc answers a number that it does not know with a sentence that says so, in place of a null pointer.
  if (text == nullptr || std::string_view(text).starts_with("Unknown signal")) return std::nullopt;
  return text;
}

sigset_t to_sigset(const char* call, const SignalSet& set) {
  sigset_t result;
  sigemptyset(&result);
  for (int signal : set) {
    require_in_range(call, signal);
    // The libc refuses the numbers that it keeps for itself; nobody can block or receive those anyway.
    sigaddset(&result, signal);
  }
  return result;
}

SignalSet from_sigset(const sigset_t& set) {
  SignalSet result;
  for (int signal = 1; signal < limit; ++signal) {
    if (sigismember(&set, signal) == 1) result.insert(signal);
  }
  return result;
}

}  // namespace sigconform::mainthread
