#include "harness/conductor/reading.h"

#include <unistd.h>

#include <array>
#include <cerrno>

namespace sigconform {

ssize_t read_once(int descriptor, void* into, std::size_t size) noexcept {
  ssize_t got = 0;
  do got = ::read(descriptor, into, size);
  while (got == -1 && errno == EINTR);
  return got;
}

void read_what_is_there(Descriptor& from, const std::function<void(std::string_view)>& taken) {
  std::array<char, 4096> chunk;
  for (int reads = 0; from && reads < 64; ++reads) {
    const auto size = read_once(from.get(), chunk.data(), chunk.size());
    if (size == 0) from.reset();
    if (size <= 0) return;
    taken({chunk.data(), static_cast<std::size_t>(size)});
  }
}

}  // namespace sigconform
