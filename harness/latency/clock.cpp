#include "harness/latency/clock.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <fstream>
#include <limits>
#include <thread>

#include "harness/latency/row.h"

namespace sigconform::latency {
namespace {

void measure_floor(ClockReport& report) {
  static std::array<std::int64_t, 20'001> readings;
  for (int warm_up = 0; warm_up < 2; ++warm_up)
    for (auto& reading : readings) reading = now_ns();
  for (std::size_t i = 1; i < readings.size(); ++i) {
    readings[i - 1] = readings[i] - readings[i - 1];
    if (readings[i - 1] < 0) ++report.backwards;
  }
  std::sort(readings.begin(), readings.end() - 1);
  report.floor_p50_ns = readings[readings.size() / 2];
  report.floor_max_ns = readings[readings.size() - 2];
}

/// Two threads answer each other. With t0 <= t1 <= t2 by order of events, the other processor's clock at t1 is off by
/// no more than t1 - t0 and no less than t1 - t2; the tightest pair of bounds counts.
void measure_offset(const Places& places, ClockReport& report) {
  constexpr int rounds = 20'000;
  struct alignas(64) Shared {
    std::atomic<int> asked{0};
    std::atomic<std::int64_t> answer{0};
    std::atomic<int> answered{0};
  };
  static Shared shared;
  std::thread other{[&] {
    pin_this_thread(places.other);
    for (int round = 1; round <= rounds; ++round) {
      while (shared.asked.load(std::memory_order_acquire) != round) {
      }
      shared.answer.store(now_ns(), std::memory_order_relaxed);
      shared.answered.store(round, std::memory_order_release);
    }
  }};
  auto low = std::numeric_limits<std::int64_t>::min();
  auto high = std::numeric_limits<std::int64_t>::max();
  for (int round = 1; round <= rounds; ++round) {
    const auto before = now_ns();
    shared.asked.store(round, std::memory_order_release);
    while (shared.answered.load(std::memory_order_acquire) != round) {
    }
    const auto after = now_ns();
    const auto there = shared.answer.load(std::memory_order_relaxed);
    low = std::max(low, there - after);
    high = std::min(high, there - before);
    if (there < before || there > after) ++report.backwards;
  }
  other.join();
  report.offset_low_ns = low;
  report.offset_high_ns = high;
}

}  // namespace

ClockReport measure_clock() {
  ClockReport report;
  timespec resolution{};
  if (::clock_getres(CLOCK_MONOTONIC, &resolution) == 0)
    report.resolution_ns = resolution.tv_sec * std::int64_t{1'000'000'000} + resolution.tv_nsec;
  const auto places = allowed_places();
  pin_this_thread(places.home);
  measure_floor(report);
  if (places.other != -1) measure_offset(places, report);
  std::ifstream{"/sys/devices/system/clocksource/clocksource0/current_clocksource"} >> report.source;
  return report;
}

}  // namespace sigconform::latency
