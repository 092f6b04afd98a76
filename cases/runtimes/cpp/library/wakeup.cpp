#include "sigconform/mainthread/wakeup.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "cases/runtimes/cpp/library/main_thread.h"
#include "cases/runtimes/cpp/library/recorder.h"
#include "sigconform/mainthread/dispatch.h"

namespace sigconform::mainthread {

namespace {

[[noreturn]] void refuse(const char* what) { throw std::system_error(errno, std::system_category(), what); }

}  // namespace

int set_wakeup_fd(int descriptor) {
  require_main_thread("set_wakeup_fd");
  bool socket = false;
  if (descriptor != -1) {
    const int flags = fcntl(descriptor, F_GETFL);
    struct stat status {};
    if (flags < 0 || fstat(descriptor, &status) != 0) refuse("set_wakeup_fd");
    // A full descriptor would block the handler, and with it the thread that should drain it.
    if ((flags & O_NONBLOCK) == 0) throw std::invalid_argument("set_wakeup_fd: the descriptor must be non-blocking");
    socket = S_ISSOCK(status.st_mode);
  }
  return exchange_wakeup_descriptor(descriptor, socket);
}

WakeupPipe::WakeupPipe() {
  // Asked before there is anything to undo.
  require_main_thread("WakeupPipe");
  int ends[2];
  if (pipe(ends) != 0) refuse("WakeupPipe: pipe");
  reader_ = ends[0];
  writer_ = ends[1];
  for (int end : ends) {
    fcntl(end, F_SETFD, FD_CLOEXEC);
    fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK);
  }
  previous_ = exchange_wakeup_descriptor(writer_, false);
}

WakeupPipe::~WakeupPipe() {
  try {
    set_wakeup_fd(previous_);
  } catch (const std::exception&) {
    // The one before has been closed meanwhile, and ours is about to be.
    exchange_wakeup_descriptor(-1, false);
  }
  close(reader_);
  close(writer_);
}

std::vector<int> WakeupPipe::drain() {
  std::vector<int> signals;
  unsigned char bytes[256];
  while (true) {
    const ssize_t count = read(reader_, bytes, sizeof bytes);
    if (count <= 0 && !(count < 0 && errno == EINTR)) return signals;
    if (count > 0) signals.insert(signals.end(), bytes, bytes + count);
  }
}

std::vector<int> WakeupPipe::wait() {
  pollfd readable{reader_, POLLIN, 0};
  while (poll(&readable, 1, -1) < 0) {
    if (errno != EINTR) refuse("WakeupPipe: poll");
  }
  std::vector<int> signals = drain();
  check_signals();
  return signals;
}

}  // namespace sigconform::mainthread
