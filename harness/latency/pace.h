// How fast the processor goes at the moment, by work that is always the same: calls of the system that do next to
// nothing. A neighbour on the other thread of the same core slows that down as it slows signals, and so does a lower
// frequency; neither shows in any count that the system keeps.
#pragma once

#include <cstdint>
#include <vector>

namespace sigconform::latency {

/// Nanoseconds that the work takes, the shortest of some trials: some microseconds in all. Allocates nothing.
std::int64_t pace_ns() noexcept;

/// The paces of a run's blocks. Which of them are those of a slower processor is known when all have come.
class Paces {
 public:
  void add(std::int64_t nanoseconds) { all_.push_back(nanoseconds); }
  /// What the work takes while nothing slows it, in nanoseconds; 0 while there are none. Not the smallest: for some
  /// hundredths of a run the processor may be faster than it ever stays.
  std::int64_t undisturbed_ns() const;

 private:
  std::vector<std::int64_t> all_;
};

/// By how much longer than that a block's pace may be before it counts as disturbed.
inline constexpr double slowed = 1.2;

}  // namespace sigconform::latency
