#include "harness/conductor/scoped_signals.h"

#include <unistd.h>

#include <array>
#include <cerrno>

#include "harness/conductor/process_state.h"

namespace sigconform {
namespace {

volatile std::sig_atomic_t caught_pipe = -1;
volatile std::sig_atomic_t end_asked_by = 0;

extern "C" void caught(int number) {
  const int error = errno;
  if (number != SIGCHLD && end_asked_by == 0) end_asked_by = number;
  // A full pipe is awake enough.
  [[maybe_unused]] const auto written = ::write(caught_pipe, "", 1);
  errno = error;
}

}  // namespace

ScopedSignals::ScopedSignals() {
  for (const Descriptor* end : {&caught_.read, &caught_.write}) make_nonblocking(*end);
  end_asked_by = 0;
  caught_pipe = caught_.write.get();
  sigset_t handled;
  ::sigemptyset(&handled);
  for (int number : {SIGINT, SIGTERM, SIGHUP}) {
    if (process_state::is_ignored(number)) continue;
    replace(number, caught);
    ::sigaddset(&handled, number);
  }
  replace(SIGCHLD, caught);
  ::sigaddset(&handled, SIGCHLD);
  replace(SIGPIPE, SIG_IGN);
  ::sigprocmask(SIG_UNBLOCK, &handled, &mask_);
}

ScopedSignals::~ScopedSignals() {
  ::sigprocmask(SIG_SETMASK, &mask_, nullptr);
  for (const auto& [number, action] : before_) ::sigaction(number, &action, nullptr);
  caught_pipe = -1;
}

void ScopedSignals::replace(int number, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  ::sigemptyset(&action.sa_mask);
  Before before{number, {}};
  ::sigaction(number, &action, &before.action);
  before_.push_back(before);
}

int ScopedSignals::take() {
  std::array<char, 256> bytes;
  while (::read(caught_.read.get(), bytes.data(), bytes.size()) > 0) {
  }
  const int number = end_asked_by;
  // Not where there is none: one may come just now.
  if (number != 0) end_asked_by = 0;
  return number;
}

}  // namespace sigconform
