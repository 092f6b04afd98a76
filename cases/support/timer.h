// Timers of a case: made with a sigevent, started with one call.
#pragma once

#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "harness/subject/stage.h"

#if defined(_POSIX_TIMERS) && _POSIX_TIMERS > 0
#define SIGCONFORM_HAS_TIMERS 1

namespace sigconform::cases {

inline sigevent signal_event(int signal, void* value) {
  sigevent event{};
  event.sigev_notify = SIGEV_SIGNAL;
  event.sigev_signo = signal;
  event.sigev_value.sival_ptr = value;
  return event;
}

/// Makes a timer and, unless the stimulus is left out, starts it: one expiry, at once. Records "timer_settime".
inline timer_t expire_once(Stage& stage, sigevent event) {
  timer_t timer{};
  stage.must(timer_create(CLOCK_MONOTONIC, &event, &timer), "timer_create");
  itimerspec soon{};
  soon.it_value.tv_nsec = 1;
  if (stage.stimulus())
    stage.must(stage.call("timer_settime", [&] { return timer_settime(timer, 0, &soon, nullptr); }), "timer_settime");
  return timer;
}

/// Waits inside the subject until the signal was handled; returns at once where the stimulus is left out.
inline void wait_for_handler(Stage& stage, int signal, int times = 1) {
  if (stage.stimulus()) stage.wait_until([&, signal, times] { return stage.handled_count(signal) >= times; });
}

}  // namespace sigconform::cases
#endif
