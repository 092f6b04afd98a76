#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "harness/evidence/bell.h"

namespace sigconform {

void Bell::prepare() {
  int ends[2];
  if (pipe(ends) != 0) throw std::system_error(errno, std::generic_category(), "pipe for a bell");
  // High, because cases give low numbers a meaning of their own.
  for (int& end : ends) {
    const int high = fcntl(end, F_DUPFD, 128);
    if (high >= 0) {
      close(end);
      end = high;
    }
    fcntl(end, F_SETFL, O_NONBLOCK);
  }
  read_end_ = ends[0];
  write_end_ = ends[1];
}

void Bell::dispose() noexcept {
  if (read_end_ >= 0) close(read_end_);
  if (write_end_ >= 0) close(write_end_);
  read_end_ = write_end_ = -1;
}

void Bell::ring() noexcept {
  const int saved = errno;
  count_.fetch_add(1);
  const char byte = 0;
  // A full pipe means that the waiter has not looked yet: it will, so a lost byte loses nothing.
  [[maybe_unused]] const ssize_t written = write(write_end_, &byte, 1);
  errno = saved;
}

void Bell::wait(std::uint32_t seen) noexcept {
  const int saved = errno;
  if (rings() == seen) {
    pollfd ready{read_end_, POLLIN, 0};
    poll(&ready, 1, -1);
  }
  char bytes[64];
  while (read(read_end_, bytes, sizeof bytes) > 0) {
  }
  errno = saved;
}

}  // namespace sigconform
