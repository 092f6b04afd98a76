// Drawings of latency figures as inline SVG, on logarithmic scales. They hold no text of the run's but numbers.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "reports/results.h"

namespace sigconform::reports {

/// Durations in nanoseconds, from `low` to `high`, whole powers of ten: shared by rows that are to be compared.
struct LogScale {
  int low_power = 0;
  int high_power = 1;

  /// 0 at the low end, 1 at the high end; what lies outside is at the end.
  double place(double nanoseconds) const;
};

/// The scale that holds every bucket of these rows.
LogScale scale_of(std::span<const LatencyRow* const> rows);

/// "1 µs", "10 µs", ... at their places, for the head of a column of histograms; every second one where they are many.
std::string axis_svg(const LogScale& scale);

/// How often each duration came; disturbed samples behind the clean ones, a tick at the median and at p99.
std::string histogram_svg(const LatencyRow& row, const LogScale& scale);

/// The share of samples that took longer, from all of them down to one: where the tail is, how long, how heavy.
std::string tail_svg(const LatencyRow& row, const LogScale& scale);

/// One point of a family: what grows, and what was measured.
struct GrowthPoint {
  double x = 0;
  double p50 = 0;
  double p99 = 0;
};

/// Both figures over what grows, both axes logarithmic, with their powers of ten.
std::string growth_svg(std::span<const GrowthPoint> points);

}  // namespace sigconform::reports
