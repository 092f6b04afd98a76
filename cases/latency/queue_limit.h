// How many signals may be queued at a time.
#pragma once

#include <cstdint>
#include <optional>

namespace sigconform::latency::rows {

/// Of this process, and where the platform counts so, of all processes of this user. Nothing where there is no limit,
/// or it is not told.
std::optional<std::uint64_t> queue_limit();

/// How many of them are queued at the moment; 0 where that cannot be seen.
std::uint64_t queued_signals();

}  // namespace sigconform::latency::rows
