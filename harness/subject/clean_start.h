// The known state in which a subject starts, whatever the judge or the environment was like.
#pragma once

#include <span>

namespace sigconform {

/// Called in the child right after fork. Sets every disposition to default (those too that the libc hides, where the
/// system call can be made), empties the mask, disables the alternate stack, closes every descriptor above 2 except
/// those given, and leaves the limits as the worker set them. Timers and pending signals do not survive the fork.
/// Async-signal-safe.
void clean_start(std::span<const int> kept_descriptors) noexcept;

}  // namespace sigconform
