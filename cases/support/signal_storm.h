// A thread that makes one call over and over while another one keeps signalling it.
#pragma once

#include <sched.h>
#include <signal.h>

#include <atomic>
#include <cerrno>
#include <functional>

#include "harness/subject/stage.h"

namespace sigconform::cases {

inline constexpr int storm_calls = 10000;
inline constexpr int storm_signals = 50;

inline std::atomic<int> storm_taken{0};
inline std::atomic<int> storm_calls_made{0};

/// Makes the call, which returns an error number, at least `storm_calls` times and until `storm_signals` signals were
/// taken, and notes what came of it. The handler only counts: this many entries have no place in the evidence.
inline void call_in_a_storm(Stage& stage, const std::function<int()>& call) {
  struct sigaction count {};
  count.sa_handler = [](int) { storm_taken.fetch_add(1); };
  sigemptyset(&count.sa_mask);
  stage.must(sigaction(SIGUSR1, &count, nullptr), "sigaction");
  const pthread_t caller = pthread_self();
  std::atomic<bool> over{false};
  stage.thread("storm", [&over, caller](Stage& inner) {
    inner.block({SIGUSR1});
    while (inner.stimulus() && !over.load()) {
      const int made = storm_calls_made.load();
      ::pthread_kill(caller, SIGUSR1);
      // Faster than the caller's handler, it would keep the caller from ever making a call.
      while (!over.load() && storm_calls_made.load() == made) sched_yield();
    }
  });
  int interrupted = 0, failed = 0;
  while (storm_calls_made.load() < storm_calls || (stage.stimulus() && storm_taken.load() < storm_signals)) {
    const int error = call();
    // Where both share a processor, the sender needs it to send the rest.
    if (storm_calls_made.fetch_add(1) >= storm_calls) sched_yield();
    interrupted += error == EINTR;
    failed += error != 0;
  }
  stage.note("signals taken meanwhile", storm_taken.load());
  stage.note("calls that said EINTR", interrupted);
  stage.note("calls that failed", failed);
  over.store(true);
  stage.join("storm");
}

}  // namespace sigconform::cases
