#include "sigconform/mainthread/timers.h"

#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace sigconform::mainthread {

namespace {

timeval to_timeval(std::chrono::nanoseconds time) {
  const auto whole = std::chrono::ceil<std::chrono::microseconds>(time);
  const auto seconds = std::chrono::floor<std::chrono::seconds>(whole);
  timeval result{};
  result.tv_sec = static_cast<time_t>(seconds.count());
  result.tv_usec = static_cast<decltype(result.tv_usec)>((whole - seconds).count());
  return result;
}

std::chrono::microseconds from_timeval(const timeval& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

Itimer from_itimerval(const itimerval& timer) {
  return {.delay = from_timeval(timer.it_value), .interval = from_timeval(timer.it_interval)};
}

}  // namespace

unsigned alarm(unsigned seconds) noexcept { return ::alarm(seconds); }

Itimer setitimer(Itimers which, std::chrono::nanoseconds delay, std::chrono::nanoseconds interval) {
  const itimerval timer{.it_interval = to_timeval(interval), .it_value = to_timeval(delay)};
  itimerval before{};
  if (::setitimer(static_cast<int>(which), &timer, &before) != 0) {
    throw std::system_error(errno, std::system_category(), "setitimer");
  }
  return from_itimerval(before);
}

Itimer getitimer(Itimers which) {
  itimerval now{};
  if (::getitimer(static_cast<int>(which), &now) != 0) {
    throw std::system_error(errno, std::system_category(), "getitimer");
  }
  return from_itimerval(now);
}

}  // namespace sigconform::mainthread
