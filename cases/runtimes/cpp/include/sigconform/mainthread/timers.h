// The alarm clock and the interval timers of the process. Any thread may use them; there is one of each.
#pragma once

#include <sys/time.h>

#include <chrono>

namespace sigconform::mainthread {

/// Which timer, and with it which clock and signal: real time and SIGALRM, the process's CPU time in user mode and
/// SIGVTALRM, its CPU time and SIGPROF. The words after ITIMER_: the full names are macros of <sys/time.h>.
enum class Itimers : int { REAL = ITIMER_REAL, VIRTUAL = ITIMER_VIRTUAL, PROF = ITIMER_PROF };

/// What is left and what comes after it; zero: disarmed, and once only.
struct Itimer {
  std::chrono::microseconds delay{};
  std::chrono::microseconds interval{};
  friend bool operator==(const Itimer&, const Itimer&) noexcept = default;
};

/// SIGALRM in that many seconds, 0: never. Returns the seconds left of the alarm before, rounded by the system, 0 if
/// there was none. May share its clock with `Itimers::REAL`. Source: Python signal.alarm; POSIX alarm.
unsigned alarm(unsigned seconds) noexcept;

/// Arms a timer, or disarms it with a delay of 0; returns what it was. A fraction of a microsecond counts as a whole
/// one, so a tiny delay does not disarm. Throws `std::system_error` EINVAL for a timer that does not exist or a
/// negative time. Source: Python signal.setitimer; POSIX setitimer.
Itimer setitimer(Itimers which, std::chrono::nanoseconds delay, std::chrono::nanoseconds interval = {});

/// Throws `std::system_error` EINVAL for a timer that does not exist. Source: Python signal.getitimer; POSIX getitimer.
Itimer getitimer(Itimers which);

}  // namespace sigconform::mainthread
