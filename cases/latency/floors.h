// What processes cost without any signal: the floor under every figure that forks.
#pragma once

#include <sys/types.h>

namespace sigconform::latency::rows {

/// A row for a way to have a process: `once` makes one and waits for it. Returns true so that it can initialise a
/// static.
bool register_floor(const char* name, void (*once)());

/// Throws Broken where it does not exit with 0.
void wait_for(pid_t child);

}  // namespace sigconform::latency::rows
