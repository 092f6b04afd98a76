#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "harness/conductor/process_state.h"
#include "harness/signals/signal_set.h"

namespace sigconform::process_state {

void reset_signals() {
  struct sigaction action {};
  action.sa_handler = SIG_DFL;
  ::sigemptyset(&action.sa_mask);
  for (int number = 1; number < signal_limit(); ++number) ::sigaction(number, &action, nullptr);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  stack_t disabled{};
  disabled.ss_flags = SS_DISABLE;
  ::sigaltstack(&disabled, nullptr);
}

bool is_ignored(int signal_number) {
  struct sigaction action {};
  return ::sigaction(signal_number, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

void close_descriptors(int first, int last) {
  const long open_max = ::sysconf(_SC_OPEN_MAX);
  const int highest = open_max > 0 && open_max < 65'536 ? static_cast<int>(open_max) - 1 : 65'535;
  for (int descriptor = first; descriptor <= std::min(last, highest); ++descriptor) ::close(descriptor);
}

}  // namespace sigconform::process_state
