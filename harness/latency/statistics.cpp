#include "harness/latency/statistics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>

namespace sigconform::latency {
namespace {

constexpr std::size_t fewest_for_interval = 8;
constexpr int resamples = 1000;

/// Student's t for 95 %, two-sided, by degrees of freedom; the last one for all beyond.
double student(std::size_t degrees) {
  constexpr std::array quantiles{12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
                                 2.201,  2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086};
  return degrees > quantiles.size() ? 1.96 : quantiles[degrees - 1];
}

double residual(std::span<const XY> points, const Line& line) {
  double sum = 0;
  for (const auto& point : points) {
    const double off = point.y - line.intercept - line.slope * point.x;
    sum += off * off;
  }
  return sum;
}

}  // namespace

std::int64_t quantile(std::span<const std::int64_t> sorted, double share) {
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size())));
  return sorted[std::clamp<std::size_t>(rank, 1, sorted.size()) - 1];
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

std::optional<Interval> median_interval(std::span<const double> values) {
  if (values.size() < fewest_for_interval) return std::nullopt;
  std::mt19937 generator{1};
  std::uniform_int_distribution<std::size_t> any{0, values.size() - 1};
  std::vector<double> medians;
  std::vector<double> drawn(values.size());
  for (int i = 0; i < resamples; ++i) {
    for (auto& value : drawn) value = values[any(generator)];
    medians.push_back(median(drawn));
  }
  std::sort(medians.begin(), medians.end());
  constexpr std::size_t tail = resamples / 40;
  return Interval{medians[tail], medians[resamples - 1 - tail]};
}

std::optional<Line> line_through(std::span<const XY> points) {
  const auto n = static_cast<double>(points.size());
  double x_mean = 0, y_mean = 0;
  for (const auto& point : points) {
    x_mean += point.x / n;
    y_mean += point.y / n;
  }
  double xx = 0, xy = 0;
  for (const auto& point : points) {
    xx += (point.x - x_mean) * (point.x - x_mean);
    xy += (point.x - x_mean) * (point.y - y_mean);
  }
  if (points.size() < 3 || xx <= 0) return std::nullopt;
  Line line;
  line.slope = xy / xx;
  line.intercept = y_mean - line.slope * x_mean;
  const auto degrees = points.size() - 2;
  const double error = std::sqrt(residual(points, line) / static_cast<double>(degrees) / xx);
  line.slope_interval = {line.slope - student(degrees) * error, line.slope + student(degrees) * error};
  return line;
}

std::optional<std::string_view> complexity_class(std::span<const XY> points) {
  struct Class {
    std::string_view name;
    double (*of)(double);
  };
  constexpr std::array<Class, 4> classes{{{"O(log n)", [](double n) { return std::log2(std::max(n, 1.0)); }},
                                          {"O(n)", [](double n) { return n; }},
                                          {"O(n log n)", [](double n) { return n * std::log2(std::max(n, 2.0)); }},
                                          {"O(n^2)", [](double n) { return n * n; }}}};
  if (points.size() < 4) return std::nullopt;
  const auto [least, most] =
      std::minmax_element(points.begin(), points.end(), [](const XY& one, const XY& two) { return one.y < two.y; });
  if (most->y - least->y < least->y / 10) return "O(1)";

  std::array<double, classes.size()> residuals{};
  std::array<double, classes.size()> slopes_at_least{};
  std::vector<XY> bent(points.begin(), points.end());
  for (std::size_t i = 0; i < classes.size(); ++i) {
    for (std::size_t j = 0; j < points.size(); ++j) bent[j].x = classes[i].of(points[j].x);
    const auto line = line_through(bent);
    residuals[i] = line ? residual(bent, *line) : std::numeric_limits<double>::infinity();
    slopes_at_least[i] = line ? line->slope_interval.low : 0;
  }
  const double best = *std::min_element(residuals.begin(), residuals.end());
  for (std::size_t i = 0; i < classes.size(); ++i) {
    if (residuals[i] > best * 1.1) continue;
    // What may as well not grow, or falls, is none of these.
    return slopes_at_least[i] > 0 ? classes[i].name : "O(1)";
  }
  return "O(1)";
}

}  // namespace sigconform::latency
