#include "sigconform/mainthread/wakeup.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "cases/runtimes/cpp/library/faults.h"
#include "cases/runtimes/cpp/library/main_thread.h"
#include "cases/runtimes/cpp/library/recorder.h"
#include "cases/runtimes/cpp/library/wakeup_target.h"
#include "sigconform/mainthread/dispatch.h"

namespace sigconform::mainthread {

namespace {

[[noreturn]] void refuse(const char* what, int error = errno) {
  throw std::system_error(error, std::system_category(), what);
}

}  // namespace

int set_wakeup_fd(int descriptor) {
  require_main_thread("set_wakeup_fd");
  struct stat status {};
  if (descriptor != -1) {
    const int flags = fcntl(descriptor, F_GETFL);
    if (flags < 0 || fstat(descriptor, &status) != 0) refuse("set_wakeup_fd");
    // A full descriptor would block the handler, and with it the thread that should drain it.
    if ((flags & O_NONBLOCK) == 0) throw std::invalid_argument("set_wakeup_fd: the descriptor must be non-blocking");
  }
  const int before = exchange_wakeup_descriptor(descriptor, status);
  announce_records();
  return before;
}

WakeupPipe::WakeupPipe() {
  require_main_thread("WakeupPipe");
  pipe_ = open_wakeup_pipe();
  announce_records();
}

WakeupPipe::~WakeupPipe() {
  give_up_wakeup_pipe(pipe_);
  announce_records();
}

int WakeupPipe::descriptor() const noexcept { return pipe_->ends.reader; }

std::vector<int> WakeupPipe::drain() {
  require_main_thread("WakeupPipe::drain");
  std::vector<int> signals;
  unsigned char bytes[256];
  while (true) {
    const ssize_t count = read(pipe_->ends.reader, bytes, sizeof bytes);
    if (count < 0 && errno == EINTR) continue;
    if (count > 0) signals.insert(signals.end(), bytes, bytes + count);
    // What comes after a short read has come after the call, too.
    if (count < static_cast<ssize_t>(sizeof bytes)) return signals;
  }
}

std::vector<int> WakeupPipe::wait() {
  require_main_thread("WakeupPipe::wait");
  if (pipe_->lost != 0) refuse("WakeupPipe::wait: no pipe after fork", pipe_->lost);
  pollfd readable{pipe_->ends.reader, POLLIN, 0};
  // An interruption by a signal of ours ends it even where the byte went elsewhere.
  while (fault == Fault::early_forgotten || !anything_due()) {
    const int ready = poll(&readable, 1, -1);
    if (ready > 0) break;
    if (ready < 0 && errno != EINTR) refuse("WakeupPipe::wait: poll");
  }
  if ((readable.revents & POLLNVAL) != 0) refuse("WakeupPipe::wait", EBADF);
  std::vector<int> signals = drain();
  check_signals();
  return signals;
}

}  // namespace sigconform::mainthread
