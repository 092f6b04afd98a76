#include "harness/subject/waiting_call_linux.h"

#include <linux/futex.h>
#include <sys/syscall.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <sstream>

namespace sigconform {
namespace {

/// Those that take no time at all.
constexpr long endless[] = {SYS_read,   SYS_readv, SYS_recvfrom, SYS_recvmsg, SYS_rt_sigsuspend, SYS_wait4, SYS_waitid,
#ifdef SYS_accept
                            SYS_accept,
#endif
#ifdef SYS_pause
                            SYS_pause,
#endif
                            SYS_accept4};

/// Those that take one, and where: a null pointer, or -1 milliseconds, is for ever.
struct Timed {
  long number;
  std::size_t argument;
  bool is_pointer;
};
constexpr Timed timed[] = {{SYS_ppoll, 2, true},        {SYS_pselect6, 4, true}, {SYS_rt_sigtimedwait, 2, true},
                           {SYS_epoll_pwait, 3, false},
#ifdef SYS_poll
                           {SYS_poll, 2, false},
#endif
#ifdef SYS_select
                           {SYS_select, 4, true},
#endif
#ifdef SYS_epoll_wait
                           {SYS_epoll_wait, 3, false},
#endif
                           {SYS_futex, 3, true}};

}  // namespace

bool waits_for_ever(const std::string& call) {
  std::istringstream words(call);
  long number = -1;
  std::array<unsigned long long, 6> arguments{};
  if (!(words >> number)) return false;
  words >> std::hex;
  for (auto& argument : arguments) {
    // Each as 0x1f; the stream takes the prefix.
    if (!(words >> argument)) return false;
  }
  if (std::find(std::begin(endless), std::end(endless), number) != std::end(endless)) return true;
  const auto* found =
      std::find_if(std::begin(timed), std::end(timed), [&](const Timed& one) { return one.number == number; });
  if (found == std::end(timed)) return false;
  if (number == SYS_futex) {
    const auto operation = arguments[1] & static_cast<unsigned>(FUTEX_CMD_MASK);
    if (operation != FUTEX_WAIT && operation != FUTEX_WAIT_BITSET) return false;
  }
  const auto time = arguments[found->argument];
  return found->is_pointer ? time == 0 : static_cast<int>(time) == -1;
}

}  // namespace sigconform
