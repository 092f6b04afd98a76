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

// Set in the test's process, read in its forks.
std::string path;
std::string release_path;

constexpr int patience_ms = 60'000;

/// Open to all: cases run as other users.
void make_fifo(const std::string& at) {
  if (::mkfifo(at.c_str(), 0666) != 0 || ::chmod(at.c_str(), 0666) != 0) throw std::runtime_error{at};
}

}  // namespace

LifeLine::LifeLine() {
  std::string pattern = "/tmp/sigconform-life-XXXXXX";
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"mkdtemp"};
  folder_ = pattern;
  path = folder_ + "/line";
  release_path = folder_ + "/release";
  if (::chmod(folder_.c_str(), 0755) != 0) throw std::runtime_error{folder_};
  make_fifo(path);
  make_fifo(release_path);
  reading_ = Descriptor{::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)};
  release_reading_ = Descriptor{::open(release_path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)};
  release_writing_ = Descriptor{::open(release_path.c_str(), O_WRONLY | O_CLOEXEC)};
}

LifeLine::~LifeLine() {
  ::unlink(path.c_str());
  ::unlink(release_path.c_str());
  ::rmdir(folder_.c_str());
}

void LifeLine::hold() {
  const int line = ::open(path.c_str(), O_WRONLY);
  if (line == -1 || ::write(line, "+", 1) != 1) ::_exit(99);
}

void LifeLine::hold_until_released() {
  hold();
  const int release = ::open(release_path.c_str(), O_RDONLY);
  char byte = 0;
  if (release == -1 || ::read(release, &byte, 1) != 1) ::_exit(99);
}

void LifeLine::release() {
  if (::write(release_writing_.get(), "+", 1) != 1) throw std::runtime_error{release_path};
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
