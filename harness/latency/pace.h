// How fast the processor goes at the moment, by work that is always the same: calls of the system that do next to
// nothing. A neighbour on the other thread of the same core slows that down as it slows signals, and so does a lower
// frequency; neither shows in any count that the system keeps.
#pragma once

#include <cstdint>

namespace sigconform::latency {

/// Nanoseconds that the work takes, the shortest of some trials: some microseconds in all. Allocates nothing.
std::int64_t pace_ns() noexcept;

/// By how much more than the best of a run a block's pace may take before it counts as disturbed.
inline constexpr double slowed = 1.2;

}  // namespace sigconform::latency
