// Descriptors in the hands of the tests.
#pragma once

#include <fcntl.h>
#include <gmock/gmock.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "sigconform/mainthread/wakeup.h"

namespace sigconform::mainthread {

/// A pipe that does not block, closed with this unless it is closed before.
struct Pipe {
  Pipe() {
    int ends[2];
    if (pipe(ends) != 0) throw std::system_error(errno, std::system_category(), "pipe");
    for (int end : ends) fcntl(end, F_SETFL, O_NONBLOCK);
    reader = ends[0];
    writer = ends[1];
  }
  ~Pipe() { close_both(); }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  void close_both() {
    for (int* end : {&reader, &writer}) {
      if (*end >= 0) close(std::exchange(*end, -1));
    }
  }
  /// How many bytes are there; takes them.
  int drained() {
    int count = 0;
    for (char byte = 0; read(reader, &byte, 1) == 1;) ++count;
    return count;
  }

  int reader;
  int writer;
};

inline bool is_open(int descriptor) { return fcntl(descriptor, F_GETFD) >= 0; }
inline bool closes_on_exec(int descriptor) { return (fcntl(descriptor, F_GETFD) & FD_CLOEXEC) != 0; }
inline bool never_blocks(int descriptor) { return (fcntl(descriptor, F_GETFL) & O_NONBLOCK) != 0; }

inline bool readable(int descriptor) {
  pollfd one{descriptor, POLLIN, 0};
  return poll(&one, 1, 0) == 1;
}

/// Which file is open there.
inline ino_t file_at(int descriptor) {
  struct stat status {};
  fstat(descriptor, &status);
  return status.st_ino;
}

/// Where the bytes go now: the end of a WakeupPipe that it does not show.
inline int current_wakeup_fd() {
  const int descriptor = set_wakeup_fd(-1);
  set_wakeup_fd(descriptor);
  return descriptor;
}

}  // namespace sigconform::mainthread
