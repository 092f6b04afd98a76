#include "harness/conductor/last_words.h"

#include <unistd.h>

#include <array>
#include <cerrno>

namespace sigconform {
namespace {

constexpr std::size_t kept_words = 4096;

}  // namespace

void LastWords::add(std::string_view more) {
  text_.append(more);
  if (text_.size() > kept_words) text_.erase(0, text_.size() - kept_words);
}

void LastWords::read(Descriptor& from) {
  std::array<char, 4096> chunk;
  // One that never stops saying something is not to keep its reader.
  for (int reads = 0; from && reads < 64; ++reads) {
    const auto size = ::read(from.get(), chunk.data(), chunk.size());
    if (size == -1 && errno == EINTR) continue;
    if (size == 0) from.reset();
    if (size <= 0) return;
    add({chunk.data(), static_cast<std::size_t>(size)});
  }
}

}  // namespace sigconform
