#include "harness/subject/descriptor.h"

#include <fcntl.h>

#include <cerrno>
#include <system_error>

namespace sigconform {

Pipe make_pipe(int lowest) {
  int ends[2];
  if (::pipe(ends) != 0) throw std::system_error{errno, std::generic_category(), "pipe"};
  Pipe made{Descriptor{ends[0]}, Descriptor{ends[1]}};
  for (Descriptor* end : {&made.read, &made.write}) {
    if (end->get() >= lowest) {
      ::fcntl(end->get(), F_SETFD, FD_CLOEXEC);
      continue;
    }
    const int moved = ::fcntl(end->get(), F_DUPFD_CLOEXEC, lowest);
    if (moved < 0) throw std::system_error{errno, std::generic_category(), "fcntl of a pipe"};
    end->reset(moved);
  }
  return made;
}

void make_nonblocking(const Descriptor& descriptor) noexcept {
  const int flags = ::fcntl(descriptor.get(), F_GETFL);
  if (flags != -1) ::fcntl(descriptor.get(), F_SETFL, flags | O_NONBLOCK);
}

}  // namespace sigconform
