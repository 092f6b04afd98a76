#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "harness/signals/signal_set.h"
#include "harness/subject/program_process.h"

namespace sigconform {
namespace {

/// The kernel's own layout, large enough for every architecture's; all zero but for the handler.
struct KernelAction {
  unsigned long words[8] = {};
};

#ifdef __mips__
constexpr int handler_word = 1;  // behind the flags
#else
constexpr int handler_word = 0;
#endif

}  // namespace

// By raw system call, because the libc refuses its own two signals and adds SA_RESTORER.
void set_signal_state(const SignalSet& ignored, const SignalSet& blocked) noexcept {
  const auto set_bytes = static_cast<std::size_t>(signal_limit() - 1) / 8;
  for (int number = 1; number < signal_limit(); ++number) {
    KernelAction action;
    action.words[handler_word] = reinterpret_cast<unsigned long>(ignored.contains(number) ? SIG_IGN : SIG_DFL);
    syscall(SYS_rt_sigaction, number, &action, nullptr, set_bytes);
  }
  const sigset_t mask = blocked.to_sigset();
  syscall(SYS_rt_sigprocmask, SIG_SETMASK, &mask, nullptr, set_bytes);
}

pid_t fork_program(bool as_init) noexcept {
  if (!as_init) return fork();
#if defined(__s390__) || defined(__CRIS__)
  errno = ENOSYS;  // the arguments of clone() are in another order there
  return -1;
#else
  const auto clone_with = [](unsigned long flags) {
    return static_cast<pid_t>(syscall(SYS_clone, flags | SIGCHLD, nullptr, nullptr, nullptr, nullptr));
  };
  const pid_t child = clone_with(CLONE_NEWPID);
  if (child >= 0 || errno != EPERM) return child;
  return clone_with(CLONE_NEWUSER | CLONE_NEWPID);
#endif
}

}  // namespace sigconform
