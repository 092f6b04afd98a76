#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <climits>
#include <csignal>

#include "harness/conductor/process_state.h"

namespace sigconform::process_state {
namespace {

#if defined(__mips__)
constexpr int last_signal = 128;
constexpr std::size_t handler_word = 1;  // the flags come first there
#else
constexpr int last_signal = 64;
constexpr std::size_t handler_word = 0;
#endif
constexpr std::size_t kernel_set_size = last_signal / 8;

/// Large enough for the kernel's struct sigaction on every architecture. All zero is SIG_DFL in any layout.
using KernelAction = std::array<unsigned long, 8 + kernel_set_size / sizeof(unsigned long)>;

}  // namespace

void reset_signals() {
  const KernelAction default_action{};
  for (int number = 1; number <= last_signal; ++number)
    ::syscall(SYS_rt_sigaction, number, default_action.data(), nullptr, kernel_set_size);
  const std::array<unsigned char, kernel_set_size> none{};
  ::syscall(SYS_rt_sigprocmask, SIG_SETMASK, none.data(), nullptr, kernel_set_size);
  stack_t disabled{};
  disabled.ss_flags = SS_DISABLE;
  ::sigaltstack(&disabled, nullptr);
}

bool is_ignored(int signal_number) {
  KernelAction action{};
  if (::syscall(SYS_rt_sigaction, signal_number, nullptr, action.data(), kernel_set_size) != 0) return false;
  return action[handler_word] == 1;  // SIG_IGN
}

void close_descriptors(int first, int last) {
  if (first > last) return;
#ifdef SYS_close_range
  if (::syscall(SYS_close_range, first, last, 0) == 0) return;
#endif
  // Kernels before 5.9 and most emulators: one by one, up to the highest number that can exist.
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_max != RLIM_INFINITY)
    last = static_cast<int>(std::min<rlim_t>(static_cast<rlim_t>(last), std::min<rlim_t>(limit.rlim_max, 65'536)));
  last = std::min(last, 65'536);
  for (int descriptor = first; descriptor <= last; ++descriptor) ::close(descriptor);
}

}  // namespace sigconform::process_state
