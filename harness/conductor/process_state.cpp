#include "harness/conductor/process_state.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>

namespace sigconform::process_state {

unsigned open_standard_descriptors() {
  unsigned closed = 0;
  for (int descriptor = 0; descriptor <= 2; ++descriptor) {
    if (::fcntl(descriptor, F_GETFD) != -1 || errno != EBADF) continue;
    closed |= 1U << descriptor;
    // The lowest free number is this one, because those below are open by now. What is printed to a standard output
    // that is closed must not seem to have arrived.
    [[maybe_unused]] const int opened = ::open("/dev/null", descriptor == STDOUT_FILENO ? O_RDONLY : O_RDWR);
  }
  return closed;
}

void silence_standard_descriptors() {
  const int null = ::open("/dev/null", O_RDWR);
  if (null == -1) return;
  for (int descriptor = 0; descriptor <= 2; ++descriptor)
    if (descriptor != null) ::dup2(null, descriptor);
  if (null > 2) ::close(null);
}

int keep_only(std::span<int> descriptors) {
  constexpr rlim_t wanted = 256;
  constexpr int room = 16;
  rlimit limit{wanted, wanted};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < wanted) {
    limit.rlim_cur = std::min(wanted, limit.rlim_max);
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
  const int first_kept = static_cast<int>(std::min(wanted, limit.rlim_cur)) - room;
  for (int& descriptor : descriptors) descriptor = ::fcntl(descriptor, F_DUPFD_CLOEXEC, first_kept);
  int first = 3;
  for (;;) {
    int kept = INT_MAX;
    for (const int descriptor : descriptors)
      if (descriptor >= first) kept = std::min(kept, descriptor);
    if (kept == INT_MAX) break;
    close_descriptors(first, kept - 1);
    first = kept + 1;
  }
  close_descriptors(first, INT_MAX);
  silence_standard_descriptors();
  return first_kept;
}

}  // namespace sigconform::process_state
