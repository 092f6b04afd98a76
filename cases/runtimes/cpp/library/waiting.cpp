#include "sigconform/mainthread/waiting.h"

#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <system_error>

#include "cases/runtimes/cpp/library/recorder.h"
#include "cases/runtimes/cpp/library/sets.h"
#include "sigconform/mainthread/dispatch.h"
#include "sigconform/mainthread/main_thread.h"

namespace sigconform::mainthread {

namespace {

timespec to_timespec(std::chrono::nanoseconds time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  timespec result{};
  result.tv_sec = static_cast<time_t>(seconds.count());
  result.tv_nsec = static_cast<decltype(result.tv_nsec)>((time - seconds).count());
  return result;
}

}  // namespace

int sigwait(const SignalSet& set) { return sigwaitinfo(set).si_signo; }

siginfo_t sigwaitinfo(const SignalSet& set) {
  const sigset_t wanted = to_sigset("sigwaitinfo", set);
  siginfo_t info{};
  if (retry_interrupted([&] { return ::sigwaitinfo(&wanted, &info); }) < 0) {
    throw std::system_error(errno, std::system_category(), "sigwaitinfo");
  }
  return info;
}

std::optional<siginfo_t> sigtimedwait(const SignalSet& set, std::chrono::nanoseconds timeout) {
  if (timeout.count() < 0) throw std::invalid_argument("sigtimedwait: the time-out must not be negative");
  const sigset_t wanted = to_sigset("sigtimedwait", set);
  using Clock = std::chrono::steady_clock;
  const Clock::time_point start = Clock::now();
  siginfo_t info{};
  const int taken = retry_interrupted([&] {
    // What is left, not the whole again: interruptions must not prolong the wait.
    const std::chrono::nanoseconds passed = Clock::now() - start;
    const timespec left = to_timespec(std::max(timeout - passed, std::chrono::nanoseconds{0}));
    return ::sigtimedwait(&wanted, &info, &left);
  });
  if (taken >= 0) return info;
  if (errno == EAGAIN) return std::nullopt;
  throw std::system_error(errno, std::system_category(), "sigtimedwait");
}

void pause() {
  if (!is_main_thread()) {
    ::pause();
    return;
  }
  // Blocked between the look at the records and the sleep: what comes there must end the sleep.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  if (!anything_due()) sigsuspend(&before);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  check_signals();
}

}  // namespace sigconform::mainthread
