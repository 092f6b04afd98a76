#include "harness/signals/signal_names.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <vector>

namespace sigconform {
namespace {

std::vector<SignalInfo> make_standard_signals() {
  using enum DefaultAction;
  std::vector<SignalInfo> all = {
      {SIGHUP, "SIGHUP", terminate, true},
      {SIGINT, "SIGINT", terminate, true},
      {SIGQUIT, "SIGQUIT", core, true},
      {SIGILL, "SIGILL", core, true},
      {SIGTRAP, "SIGTRAP", core, true},
      {SIGABRT, "SIGABRT", core, true},
      {SIGBUS, "SIGBUS", core, true},
      {SIGFPE, "SIGFPE", core, true},
      {SIGKILL, "SIGKILL", terminate, true},
      {SIGUSR1, "SIGUSR1", terminate, true},
      {SIGSEGV, "SIGSEGV", core, true},
      {SIGUSR2, "SIGUSR2", terminate, true},
      {SIGPIPE, "SIGPIPE", terminate, true},
      {SIGALRM, "SIGALRM", terminate, true},
      {SIGTERM, "SIGTERM", terminate, true},
      {SIGCHLD, "SIGCHLD", ignore, true},
      {SIGCONT, "SIGCONT", cont, true},
      {SIGSTOP, "SIGSTOP", stop, true},
      {SIGTSTP, "SIGTSTP", stop, true},
      {SIGTTIN, "SIGTTIN", stop, true},
      {SIGTTOU, "SIGTTOU", stop, true},
      {SIGURG, "SIGURG", ignore, true},
      {SIGXCPU, "SIGXCPU", core, true},
      {SIGXFSZ, "SIGXFSZ", core, true},
      {SIGVTALRM, "SIGVTALRM", terminate, true},
      {SIGPROF, "SIGPROF", terminate, true},
      {SIGWINCH, "SIGWINCH", ignore, true},
      {SIGSYS, "SIGSYS", core, true},
#ifdef SIGSTKFLT
      {SIGSTKFLT, "SIGSTKFLT", terminate, false},
#endif
#ifdef SIGPOLL
      {SIGPOLL, "SIGPOLL", terminate, true},
#else
      {SIGIO, "SIGIO", ignore, false},
#endif
#ifdef SIGPWR
      {SIGPWR, "SIGPWR", terminate, false},
#endif
#ifdef SIGEMT
      {SIGEMT, "SIGEMT", core, false},
#endif
#ifdef SIGINFO
      {SIGINFO, "SIGINFO", ignore, false},
#endif
  };
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
  return all;
}

struct CodeName {
  int signal;  ///< 0: any signal
  int code;
  std::string_view name;
};

constexpr CodeName code_names[] = {
    {0, SI_USER, "SI_USER"},
    {0, SI_QUEUE, "SI_QUEUE"},
    {0, SI_TIMER, "SI_TIMER"},
    {0, SI_MESGQ, "SI_MESGQ"},
    {0, SI_ASYNCIO, "SI_ASYNCIO"},
#ifdef SI_TKILL
    {0, SI_TKILL, "SI_TKILL"},
#endif
#ifdef SI_SIGIO
    {0, SI_SIGIO, "SI_SIGIO"},
#endif
#ifdef SI_ASYNCNL
    {0, SI_ASYNCNL, "SI_ASYNCNL"},
#endif
#ifdef SI_KERNEL
    {0, SI_KERNEL, "SI_KERNEL"},
#endif
    {SIGILL, ILL_ILLOPC, "ILL_ILLOPC"},
    {SIGILL, ILL_ILLOPN, "ILL_ILLOPN"},
    {SIGILL, ILL_ILLADR, "ILL_ILLADR"},
    {SIGILL, ILL_ILLTRP, "ILL_ILLTRP"},
    {SIGILL, ILL_PRVOPC, "ILL_PRVOPC"},
    {SIGILL, ILL_PRVREG, "ILL_PRVREG"},
    {SIGILL, ILL_COPROC, "ILL_COPROC"},
    {SIGILL, ILL_BADSTK, "ILL_BADSTK"},
    {SIGFPE, FPE_INTDIV, "FPE_INTDIV"},
    {SIGFPE, FPE_INTOVF, "FPE_INTOVF"},
    {SIGFPE, FPE_FLTDIV, "FPE_FLTDIV"},
    {SIGFPE, FPE_FLTOVF, "FPE_FLTOVF"},
    {SIGFPE, FPE_FLTUND, "FPE_FLTUND"},
    {SIGFPE, FPE_FLTRES, "FPE_FLTRES"},
    {SIGFPE, FPE_FLTINV, "FPE_FLTINV"},
    {SIGFPE, FPE_FLTSUB, "FPE_FLTSUB"},
    {SIGSEGV, SEGV_MAPERR, "SEGV_MAPERR"},
    {SIGSEGV, SEGV_ACCERR, "SEGV_ACCERR"},
#ifdef SEGV_PKUERR
    {SIGSEGV, SEGV_PKUERR, "SEGV_PKUERR"},
#endif
    {SIGBUS, BUS_ADRALN, "BUS_ADRALN"},
    {SIGBUS, BUS_ADRERR, "BUS_ADRERR"},
    {SIGBUS, BUS_OBJERR, "BUS_OBJERR"},
    {SIGTRAP, TRAP_BRKPT, "TRAP_BRKPT"},
    {SIGTRAP, TRAP_TRACE, "TRAP_TRACE"},
    {SIGCHLD, CLD_EXITED, "CLD_EXITED"},
    {SIGCHLD, CLD_KILLED, "CLD_KILLED"},
    {SIGCHLD, CLD_DUMPED, "CLD_DUMPED"},
    {SIGCHLD, CLD_TRAPPED, "CLD_TRAPPED"},
    {SIGCHLD, CLD_STOPPED, "CLD_STOPPED"},
    {SIGCHLD, CLD_CONTINUED, "CLD_CONTINUED"},
#ifdef POLL_IN
    {SIGPOLL, POLL_IN, "POLL_IN"},
    {SIGPOLL, POLL_OUT, "POLL_OUT"},
    {SIGPOLL, POLL_MSG, "POLL_MSG"},
    {SIGPOLL, POLL_ERR, "POLL_ERR"},
    {SIGPOLL, POLL_PRI, "POLL_PRI"},
    {SIGPOLL, POLL_HUP, "POLL_HUP"},
#endif
#ifdef SYS_SECCOMP
    {SIGSYS, SYS_SECCOMP, "SYS_SECCOMP"},
#endif
};

std::optional<int> parse_offset(std::string_view text) {
  int value = 0;
  if (text.empty()) return std::nullopt;
  for (char c : text) {
    if (c < '0' || c > '9' || value > 1000) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

std::span<const SignalInfo> standard_signals() {
  static const std::vector<SignalInfo> all = make_standard_signals();
  return all;
}

std::string signal_name(int signal) {
  for (const SignalInfo& info : standard_signals()) {
    if (info.number == signal) return std::string(info.name);
  }
#ifdef SIGRTMIN
  if (signal >= SIGRTMIN && signal <= SIGRTMAX) {
    if (signal == SIGRTMIN) return "SIGRTMIN";
    if (signal == SIGRTMAX) return "SIGRTMAX";
    return "SIGRTMIN+" + std::to_string(signal - SIGRTMIN);
  }
#endif
  return "signal " + std::to_string(signal);
}

std::optional<int> signal_from_name(std::string_view name) {
  for (const SignalInfo& info : standard_signals()) {
    if (info.name == name) return info.number;
  }
  if (name == "SIGIO") return SIGIO;
  if (name == "SIGIOT") return SIGABRT;
#ifdef SIGRTMIN
  if (name == "SIGRTMIN") return SIGRTMIN;
  if (name == "SIGRTMAX") return SIGRTMAX;
  if (name.starts_with("SIGRTMIN+")) {
    const auto offset = parse_offset(name.substr(9));
    if (offset && SIGRTMIN + *offset <= SIGRTMAX) return SIGRTMIN + *offset;
  }
#endif
  if (name.starts_with("signal ")) return parse_offset(name.substr(7));
  return std::nullopt;
}

std::string siginfo_code_name(int signal, int code) {
  for (const CodeName& entry : code_names) {
    if (entry.code == code && (entry.signal == signal || entry.signal == 0)) return std::string(entry.name);
  }
  return std::to_string(code);
}

std::string errno_name(int error) {
#if defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 32)
  if (const char* name = strerrorname_np(error)) return name;
#endif
  return "errno " + std::to_string(error);
}

}  // namespace sigconform
