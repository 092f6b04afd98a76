#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <climits>

#include "harness/evidence/bell.h"

namespace sigconform {
namespace {

// FUTEX_PRIVATE_FLAG is left out because the waiter and the ringer are different processes.
void futex(std::atomic<std::uint32_t>& word, int operation, std::uint32_t value) noexcept {
  const int saved = errno;
  syscall(SYS_futex, reinterpret_cast<std::uint32_t*>(&word), operation, value, nullptr, nullptr, 0);
  errno = saved;
}

}  // namespace

void Bell::prepare() {}

void Bell::dispose() noexcept {}

void Bell::ring() noexcept {
  count_.fetch_add(1);
  if (waiting_.load() != 0) futex(count_, FUTEX_WAKE, INT_MAX);
}

void Bell::wait(std::uint32_t seen) noexcept {
  waiting_.fetch_add(1);
  futex(count_, FUTEX_WAIT, seen);
  waiting_.fetch_sub(1);
}

}  // namespace sigconform
