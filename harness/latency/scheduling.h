// How the system schedules the threads of the rows, and whether it lets them be real-time ones.
#pragma once

#include <string>

namespace sigconform::latency {

struct Scheduling {
  std::string policy = {};     ///< of the calling thread: "SCHED_OTHER, nice 0"
  std::string real_time = {};  ///< "allowed", or why it is not
};

Scheduling look_at_scheduling();

/// The calling thread becomes one of SCHED_FIFO, at the lowest priority there is: above all that are not real-time, and
/// in nobody else's way. 0 or an error number.
int become_real_time() noexcept;

/// Why a thread of this process may not; empty where it may. A thread of its own has tried.
std::string real_time_obstacle();

}  // namespace sigconform::latency
