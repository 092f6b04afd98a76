#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "harness/signals/signal_set.h"
#include "harness/subject/clean_start.h"

namespace sigconform {

void clean_start(std::span<const int> kept_descriptors) noexcept {
  for (int number = 1; number < signal_limit(); ++number) {
    if (number != SIGKILL && number != SIGSTOP) signal(number, SIG_DFL);
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  // A sanitizer gives every process one.
  stack_t no_stack{};
  no_stack.ss_flags = SS_DISABLE;
  sigaltstack(&no_stack, nullptr);
  const long limit = sysconf(_SC_OPEN_MAX);
  for (int descriptor = 3; descriptor < limit; ++descriptor) {
    if (std::find(kept_descriptors.begin(), kept_descriptors.end(), descriptor) == kept_descriptors.end())
      close(descriptor);
  }
}

}  // namespace sigconform
