// What /proc shows of a process that knows nothing of being looked at: its threads, their masks, its actions, its
// children. Reads only; keeps nothing open. Processes are named as the mounted /proc counts them, which is not how a
// process inside a PID namespace counts itself.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "harness/signals/signal_set.h"

namespace sigconform {

/// One look at a thread.
struct ThreadView {
  pid_t thread = 0;
  bool waits = false;     ///< off the CPU inside a system call, in a sleep that a signal ends
  bool for_ever = false;  ///< and in one that nothing ends but a signal or another process: no time was given
  std::string activity;   ///< the call with its arguments and how often it was switched away: equal means it never ran
  SignalSet blocked;
  SignalSet pending;  ///< for this thread alone
};

/// One look at a process. Threads are read one after the other, so only two equal looks make a state.
struct ProcessView {
  bool is_zombie = false;
  bool has_own_image = false;         ///< it has exec'd since it was forked
  unsigned long long start_time = 0;  ///< tells a process from a later one with its number
  SignalSet ignored;
  SignalSet caught;
  SignalSet pending;                ///< for the process
  std::vector<ThreadView> threads;  ///< the initial one first
  std::vector<pid_t> children;
};

/// Why nothing can be seen here; empty where it can.
const std::string& view_obstacle();

/// The calling process as /proc calls it; 0 where there is none. Async-signal-safe.
pid_t own_shown_pid() noexcept;

/// Nothing once the process is gone (or where `view_obstacle` says so).
std::optional<ProcessView> view_process(pid_t shown);

}  // namespace sigconform
