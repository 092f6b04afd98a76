// The clock of every latency figure, and what is known of it. CLOCK_MONOTONIC is one clock for all processes and
// processors of the platform. Its cost is part of every sample: it is measured and shown, never subtracted.
#pragma once

#include <time.h>

#include <cstdint>
#include <string>

namespace sigconform::latency {

/// Nanoseconds of CLOCK_MONOTONIC. Async-signal-safe.
inline std::int64_t now_ns() noexcept {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * std::int64_t{1'000'000'000} + now.tv_nsec;
}

struct ClockReport {
  std::int64_t resolution_ns = 0;  ///< what clock_getres says
  std::int64_t floor_p50_ns = 0;   ///< between two readings, one right after the other
  std::int64_t floor_max_ns = 0;
  std::int64_t backwards = 0;  ///< readings below the one before, on one thread or between two
  /// The second processor's clock against the first one's lies between these two; both 0 where there is only one.
  std::int64_t offset_low_ns = 0;
  std::int64_t offset_high_ns = 0;
  std::string source;  ///< what the kernel reads: "tsc", "kvm-clock"; empty where it does not say
};

/// Takes some ten milliseconds. Pins the calling thread and, where there are two processors, a thread of its own.
ClockReport measure_clock();

}  // namespace sigconform::latency
