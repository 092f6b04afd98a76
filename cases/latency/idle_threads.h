// Threads that do nothing, in a mask, so that there are many.
#pragma once

#include <signal.h>

#include <cstddef>

namespace sigconform::latency::rows {

/// Starts that many threads, each with every signal blocked, for as long as the process lives; returns once all of them
/// have begun to wait. Throws Missing where the platform does not allow so many.
void start_idle_threads(std::size_t count);

/// A thread that has only these signals unblocked, and runs their handlers under that number. It waits otherwise.
void start_open_thread(const sigset_t& open, int number);

}  // namespace sigconform::latency::rows
