#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "harness/signals/signal_set.h"
#include "harness/subject/program_process.h"

namespace sigconform {

void set_signal_state(const SignalSet& ignored, const SignalSet& blocked) noexcept {
  for (int number = 1; number < signal_limit(); ++number) {
    if (number != SIGKILL && number != SIGSTOP) signal(number, ignored.contains(number) ? SIG_IGN : SIG_DFL);
  }
  const sigset_t mask = blocked.to_sigset();
  sigprocmask(SIG_SETMASK, &mask, nullptr);
}

pid_t fork_program(bool as_init) noexcept {
  if (!as_init) return fork();
  errno = ENOSYS;
  return -1;
}

}  // namespace sigconform
