#include "harness/conductor/process_state.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace sigconform::process_state {

unsigned open_standard_descriptors() {
  unsigned closed = 0;
  for (int descriptor = 0; descriptor <= 2; ++descriptor) {
    if (::fcntl(descriptor, F_GETFD) != -1 || errno != EBADF) continue;
    closed |= 1U << descriptor;
    // The lowest free number is this one, because those below are open by now.
    [[maybe_unused]] const int opened = ::open("/dev/null", O_RDWR);
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

}  // namespace sigconform::process_state
