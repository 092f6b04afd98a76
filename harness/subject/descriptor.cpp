#include "harness/subject/descriptor.h"

#include <fcntl.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace sigconform {

std::optional<Pipe> try_make_pipe(int lowest) noexcept {
  int ends[2];
  if (::pipe(ends) != 0) return std::nullopt;
  std::optional<Pipe> made{Pipe{Descriptor{ends[0]}, Descriptor{ends[1]}}};
  for (Descriptor* end : {&made->read, &made->write}) {
    if (end->get() >= lowest) {
      ::fcntl(end->get(), F_SETFD, FD_CLOEXEC);
      continue;
    }
    const int moved = ::fcntl(end->get(), F_DUPFD_CLOEXEC, lowest);
    if (moved < 0) {
      const int error = errno;
      made.reset();
      errno = error;
      return std::nullopt;
    }
    end->reset(moved);
  }
  return made;
}

Pipe make_pipe(int lowest) {
  auto made = try_make_pipe(lowest);
  if (!made) throw std::system_error{errno, std::generic_category(), "pipe"};
  return std::move(*made);
}

void make_nonblocking(const Descriptor& descriptor) noexcept {
  const int flags = ::fcntl(descriptor.get(), F_GETFL);
  if (flags != -1) ::fcntl(descriptor.get(), F_SETFL, flags | O_NONBLOCK);
}

}  // namespace sigconform
