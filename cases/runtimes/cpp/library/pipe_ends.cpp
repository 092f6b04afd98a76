#include "cases/runtimes/cpp/library/pipe_ends.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "cases/runtimes/cpp/library/faults.h"

namespace sigconform::mainthread {

namespace {

constexpr int first_after_standard = 3;
constexpr int duplicate = fault == Fault::inherited_over_exec ? F_DUPFD : F_DUPFD_CLOEXEC;

void set_close_on_exec(int descriptor) noexcept {
  if constexpr (fault != Fault::inherited_over_exec) fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

bool open_at_any_number(PipeEnds& ends) noexcept {
  int numbers[2];
#if defined(__APPLE__) || defined(SIGCONFORM_PORTABLE)
  if (pipe(numbers) != 0) return false;
  for (int number : numbers) {
    set_close_on_exec(number);
    fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK);
  }
#else
  if (pipe2(numbers, O_NONBLOCK | (fault == Fault::inherited_over_exec ? 0 : O_CLOEXEC)) != 0) return false;
#endif
  ends = {numbers[0], numbers[1]};
  return true;
}

bool move(int from, int to) noexcept {
  if (from == to) return true;
  while (dup2(from, to) < 0) {
    if (errno != EINTR && errno != EBUSY) return false;
  }
  set_close_on_exec(to);
  close(from);
  return true;
}

}  // namespace

bool open_pipe(PipeEnds& ends) noexcept {
  PipeEnds low;
  if (!open_at_any_number(low)) return false;
  if (low.reader >= first_after_standard && low.writer >= first_after_standard) {
    ends = low;
    return true;
  }
  // Who prints to a standard descriptor that is closed must not wake us.
  PipeEnds high;
  high.reader = fcntl(low.reader, duplicate, first_after_standard);
  if (high.reader >= 0) high.writer = fcntl(low.writer, duplicate, first_after_standard);
  const int error = errno;
  close_pipe(low);
  if (high.writer < 0) {
    close_pipe(high);
    errno = error;
    return false;
  }
  ends = high;
  return true;
}

void close_pipe(const PipeEnds& ends) noexcept {
  // The writer first: no write finds it without a reader.
  if (ends.writer >= 0) close(ends.writer);
  if (ends.reader >= 0) close(ends.reader);
}

int replace_pipe(const PipeEnds& ends) noexcept {
  PipeEnds fresh;
  if (!open_at_any_number(fresh)) {
    // Perhaps no two numbers are free but these.
    close_pipe(ends);
    if (!open_at_any_number(fresh)) return errno;
  }
  // A pipe takes the lowest numbers, the reader's first, so the writer may be where the reader belongs, not the other
  // way about.
  if (move(fresh.writer, ends.writer)) {
    if (move(fresh.reader, ends.reader)) return 0;
    fresh.writer = -1;
  }
  const int error = errno;
  close_pipe(fresh);
  close_pipe(ends);
  return error;
}

}  // namespace sigconform::mainthread
