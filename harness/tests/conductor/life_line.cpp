#include "harness/tests/conductor/life_line.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <stdexcept>

namespace sigconform::testing {
namespace {

std::string path;  // set in the test's process, read in its forks

constexpr int patience_ms = 60'000;

}  // namespace

LifeLine::LifeLine() {
  std::string pattern = "/tmp/sigconform-life-XXXXXX";
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"mkdtemp"};
  folder_ = pattern;
  path = folder_ + "/line";
  // Open to all: cases run as other users.
  if (::chmod(folder_.c_str(), 0755) != 0 || ::mkfifo(path.c_str(), 0666) != 0 || ::chmod(path.c_str(), 0666) != 0)
    throw std::runtime_error{path};
  reading_ = Descriptor{::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)};
}

LifeLine::~LifeLine() {
  ::unlink(path.c_str());
  ::rmdir(folder_.c_str());
}

void LifeLine::hold() {
  const int line = ::open(path.c_str(), O_WRONLY);
  if (line == -1 || ::write(line, "+", 1) != 1) ::_exit(99);
}

bool LifeLine::was_held() {
  pollfd line{reading_.get(), POLLIN, 0};
  if (::poll(&line, 1, patience_ms) != 1 || (line.revents & POLLIN) == 0) return false;
  char byte = 0;
  return ::read(reading_.get(), &byte, 1) == 1;
}

bool LifeLine::is_free() {
  for (;;) {
    pollfd line{reading_.get(), POLLIN, 0};
    if (::poll(&line, 1, patience_ms) != 1) return false;
    if ((line.revents & POLLIN) == 0) return (line.revents & POLLHUP) != 0;
    char bytes[256];
    if (::read(reading_.get(), bytes, sizeof bytes) == 0) return true;
  }
}

}  // namespace sigconform::testing
