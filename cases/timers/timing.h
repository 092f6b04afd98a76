// What the timer cases share: a timer of the subject, times as nanoseconds, and the waits for its signal.
// Nothing here sleeps: what is awaited is a signal, and a fence is a second timer that expires later on the same clock.
#pragma once

#include <signal.h>
#include <time.h>

#include "cases/support/pending.h"
#include "harness/judge/case.h"

namespace sigconform::cases::timers {

inline constexpr std::int64_t second = 1'000'000'000;
inline constexpr std::int64_t millisecond = 1'000'000;

inline timespec to_timespec(std::int64_t nanoseconds) {
  return {static_cast<time_t>(nanoseconds / second), static_cast<long>(nanoseconds % second)};
}
inline std::int64_t to_nanoseconds(const timespec& time) { return time.tv_sec * second + time.tv_nsec; }

inline std::int64_t now_on(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return to_nanoseconds(time);
}

inline std::int64_t resolution_of(clockid_t clock) {
  timespec resolution{};
  clock_getres(clock, &resolution);
  return to_nanoseconds(resolution);
}

/// A POSIX timer that the subject owns until it ends; it notifies by that signal, 0 for not at all.
class IntervalTimer {
 public:
  IntervalTimer(Stage& stage, clockid_t clock, int signal) : stage_(stage), signal_(signal) {
    sigevent event{};
    event.sigev_notify = signal == 0 ? SIGEV_NONE : SIGEV_SIGNAL;
    event.sigev_signo = signal;
    stage.must(timer_create(clock, &event, &id_), "timer_create");
  }
  timer_t id() const { return id_; }

  void arm(std::int64_t value, std::int64_t interval = 0, int flags = 0) {
    const itimerspec setting{to_timespec(interval), to_timespec(value)};
    stage_.must(timer_settime(id_, flags, &setting, nullptr), "timer_settime");
  }
  void arm_at(std::int64_t time) { arm(time, 0, TIMER_ABSTIME); }
  void disarm() { arm(0); }
  std::int64_t remaining() const {
    itimerspec setting{};
    stage_.must(timer_gettime(id_, &setting), "timer_gettime");
    return to_nanoseconds(setting.it_value);
  }

  /// Until the handler has run so often in all; the signal is blocked but for this wait. False when the timer has
  /// expired and its signal is neither handled nor pending, or when it was never armed.
  bool await_handled(int times = 1) const {
    const SignalSet open = SignalSet::current_mask() - SignalSet{signal_};
    while (stage_.handled_count(signal_) < times) {
      const bool armed = remaining() != 0;
      if (!armed && !pending_now(stage_).contains(signal_)) return stage_.handled_count(signal_) >= times;
      suspend_under(stage_, open);
    }
    return true;
  }

 private:
  Stage& stage_;
  int signal_;
  timer_t id_{};
};

/// Returns when a timer of its own on that clock has expired at that time: whatever was due before has been generated.
inline void fence_at(Stage& stage, clockid_t clock, std::int64_t time) {
  const int signal = SIGRTMIN + 7;
  stage.block({signal});
  IntervalTimer fence(stage, clock, signal);
  fence.arm_at(time);
  const sigset_t wanted = SignalSet{signal}.to_sigset();
  while (sigwaitinfo(&wanted, nullptr) != signal) {
    if (errno != EINTR) stage.complain("sigwaitinfo", errno);
  }
  timer_delete(fence.id());
}

/// The time between a mark and the first entry of the signal's handler.
inline std::int64_t from_mark_to_handler(const Subject& subject, std::string_view label, int signal) {
  return static_cast<std::int64_t>(subject.event(handler_entered(signal)).time_ns) -
         static_cast<std::int64_t>(subject.event(marked(label)).time_ns);
}

}  // namespace sigconform::cases::timers
