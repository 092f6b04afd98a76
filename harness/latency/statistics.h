// What samples say: quantiles, intervals by bootstrap, lines through points. Nothing here draws a random number that
// another run would draw otherwise: the same samples give the same figures.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace sigconform::latency {

/// With 95 % confidence the quantity lies between these two.
struct Interval {
  double low = 0;
  double high = 0;
};

/// The smallest value that at least that share of the values does not exceed. `sorted` is ascending and not empty.
std::int64_t quantile(std::span<const std::int64_t> sorted, double share);

/// Reorders the values. They are not empty; of an even number, the mean of the middle two.
double median(std::vector<double> values);

/// Of the median of `values`, by bootstrap; nothing for fewer than 8.
std::optional<Interval> median_interval(std::span<const double> values);

/// The line y = intercept + slope x by least squares, with the slope's interval (Student's t). Needs three different x.
struct Line {
  double intercept = 0;
  double slope = 0;
  Interval slope_interval;
};
struct XY {
  double x = 0;
  double y = 0;
};
std::optional<Line> line_through(std::span<const XY> points);

/// Which of O(1), O(log n), O(n), O(n log n), O(n^2) describes the points best: the simplest whose residual is within a
/// tenth of the best one's; O(1) where the interval of its slope has 0 in it, or where the whole growth is less than a
/// tenth of the smallest value. Needs four points.
std::optional<std::string_view> complexity_class(std::span<const XY> points);

}  // namespace sigconform::latency
