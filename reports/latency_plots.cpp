#include "reports/latency_plots.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#define FMT_HEADER_ONLY
#include <fmt/format.h>

#include "reports/template.h"

namespace sigconform::reports {
namespace {

constexpr double plot_width = 240;
constexpr double plot_height = 26;
constexpr double tail_width = 150;
constexpr double growth_width = 300, growth_height = 150, growth_left = 52, growth_bottom = 22;

std::string number(double value) { return fmt::format("{:.1f}", value); }

std::uint64_t total(const Buckets& buckets) {
  std::uint64_t sum = 0;
  for (const auto& [low, count] : buckets) sum += count;
  return sum;
}

/// Bars of a pixel and more: buckets that fall on the same one are added.
std::string bars(const Buckets& buckets, const LogScale& scale) {
  constexpr auto columns = static_cast<std::size_t>(plot_width / 2);
  std::vector<double> heights(columns);
  for (const auto& [low, count] : buckets) {
    const auto column = static_cast<std::size_t>(scale.place(static_cast<double>(low)) * (columns - 1));
    heights[column] += static_cast<double>(count);
  }
  const double highest = std::max(1.0, *std::max_element(heights.begin(), heights.end()));
  std::string path;
  for (std::size_t i = 0; i < columns; ++i) {
    if (heights[i] == 0) continue;
    // The root, so that a single late sample among a hundred thousand is still seen.
    const double height = std::max(1.0, std::pow(heights[i] / highest, 0.35) * plot_height);
    path += fmt::format("M{} {}v-{}h2v{}z", 2 * i, plot_height, number(height), number(height));
  }
  return path;
}

Buckets together(const LatencyRow& row) {
  Buckets all = row.histogram;
  all.insert(all.end(), row.dirty_histogram.begin(), row.dirty_histogram.end());
  std::sort(all.begin(), all.end());
  return all;
}

/// Of a power of ten of nanoseconds: "100 µs".
std::string power_label(int power) {
  constexpr std::array units{"ns", "µs", "ms", "s"};
  const int unit = std::clamp(power / 3, 0, static_cast<int>(units.size()) - 1);
  return fmt::format("{:g} {}", std::pow(10.0, power - 3 * unit), units[static_cast<std::size_t>(unit)]);
}

/// "10", "1000", "1e+06".
std::string plain_power(int power) {
  return power < 5 ? fmt::format("{:.0f}", std::pow(10.0, power)) : fmt::format("1e{}", power);
}

struct Range {
  int low;
  int high;
  double place(double value) const {
    if (value <= 0) return 0;
    return std::clamp((std::log10(value) - low) / std::max(1, high - low), 0.0, 1.0);
  }
};

Range range_of(double low, double high) {
  const int from = static_cast<int>(std::floor(std::log10(std::max(low, 1e-9))));
  const int to = static_cast<int>(std::ceil(std::log10(std::max(high, 1e-9))));
  return {from, std::max(to, from + 1)};
}

}  // namespace

double LogScale::place(double nanoseconds) const {
  if (nanoseconds < 1) return 0;
  return std::clamp((std::log10(nanoseconds) - low_power) / (high_power - low_power), 0.0, 1.0);
}

LogScale scale_of(std::span<const LatencyRow* const> rows) {
  double low = std::numeric_limits<double>::max(), high = 0;
  for (const auto* row : rows) {
    for (const auto* buckets : {&row->histogram, &row->dirty_histogram}) {
      if (buckets->empty()) continue;
      low = std::min(low, static_cast<double>(std::max<std::int64_t>(1, buckets->front().first)));
      high = std::max(high, static_cast<double>(std::max<std::int64_t>(1, buckets->back().first)));
    }
  }
  if (high == 0) return {};
  const auto range = range_of(low, high * 1.04);
  return {range.low, range.high};
}

std::string axis_svg(const LogScale& scale) {
  // Five labels fit side by side.
  const int step = std::max(1, (scale.high_power - scale.low_power + 3) / 4);
  std::vector<Fields> ticks;
  for (int power = scale.low_power; power <= scale.high_power; power += step) {
    const double place = scale.place(std::pow(10.0, power)) * plot_width;
    ticks.push_back(Fields()
                        .line("x", number(place))
                        .line("label", power_label(power))
                        .line("anchor", power == scale.low_power    ? "start"
                                        : power == scale.high_power ? "end"
                                                                    : "middle"));
  }
  return Template("latency_axis.svg")
      .render(Fields().number("width", static_cast<std::size_t>(plot_width)).list("ticks", ticks));
}

std::string histogram_svg(const LatencyRow& row, const LogScale& scale) {
  if (row.histogram.empty() && row.dirty_histogram.empty()) return {};
  Fields fields;
  fields.number("width", static_cast<std::size_t>(plot_width)).number("height", static_cast<std::size_t>(plot_height));
  fields.line("clean", row.histogram.empty() ? "" : bars(row.histogram, scale), std::string::npos);
  fields.line("dirty", row.dirty_histogram.empty() ? "" : bars(row.dirty_histogram, scale), std::string::npos);
  fields.line("median", number(scale.place(fact_number(row.figures, "p50_ns").value_or(0)) * plot_width));
  fields.line("p99", number(scale.place(fact_number(row.figures, "p99_ns").value_or(0)) * plot_width));
  return Template("latency_histogram.svg").render(fields);
}

std::string tail_svg(const LatencyRow& row, const LogScale& scale) {
  const auto buckets = together(row);
  const auto all = total(buckets);
  if (all < 2) return {};
  const double decades = std::log10(static_cast<double>(all));
  std::string path = "M0 0";
  std::uint64_t left = all;
  double last_x = 0;
  for (const auto& [low, count] : buckets) {
    const double x = scale.place(static_cast<double>(low)) * tail_width;
    left -= count;
    const double y = left == 0
                         ? plot_height
                         : -std::log10(static_cast<double>(left) / static_cast<double>(all)) / decades * plot_height;
    // A step for every bucket would be more than can be seen.
    if (left != 0 && x - last_x < 1) continue;
    path += fmt::format("H{}V{}", number(x), number(y));
    last_x = x;
  }
  Fields fields;
  fields.number("width", static_cast<std::size_t>(tail_width)).number("height", static_cast<std::size_t>(plot_height));
  fields.line("path", path, std::string::npos).number("samples", all);
  return Template("latency_tail.svg").render(fields);
}

std::string growth_svg(std::span<const GrowthPoint> points) {
  if (points.size() < 2) return {};
  double low_x = points.front().x, high_x = low_x, low_y = points.front().p50, high_y = low_y;
  for (const auto& point : points) {
    low_x = std::min(low_x, point.x);
    high_x = std::max(high_x, point.x);
    low_y = std::min({low_y, point.p50, point.p99});
    high_y = std::max({high_y, point.p50, point.p99});
  }
  const auto across = range_of(low_x, high_x), up = range_of(low_y, high_y);
  const auto x_of = [&](double value) { return growth_left + across.place(value) * (growth_width - growth_left - 12); };
  const auto y_of = [&](double value) {
    return growth_height - growth_bottom - up.place(value) * (growth_height - growth_bottom - 10);
  };
  const auto line = [&](double GrowthPoint::*figure) {
    std::string path;
    for (const auto& point : points)
      path += fmt::format("{}{} {}", path.empty() ? "M" : "L", number(x_of(point.x)), number(y_of(point.*figure)));
    return path;
  };
  std::vector<Fields> dots, columns, rows;
  for (const auto& point : points)
    dots.push_back(Fields().line("x", number(x_of(point.x))).line("y", number(y_of(point.p50))));
  for (int power = across.low; power <= across.high; ++power)
    columns.push_back(Fields().line("x", number(x_of(std::pow(10.0, power)))).line("label", plain_power(power)));
  for (int power = up.low; power <= up.high; ++power)
    rows.push_back(Fields().line("y", number(y_of(std::pow(10.0, power)))).line("label", power_label(power)));
  Fields fields;
  fields.number("width", static_cast<std::size_t>(growth_width))
      .number("height", static_cast<std::size_t>(growth_height));
  fields.line("left", number(growth_left)).line("right", number(growth_width - 12)).line("top", "10");
  fields.line("bottom", number(growth_height - growth_bottom)).line("names", number(growth_height - 6));
  fields.line("p50", line(&GrowthPoint::p50), std::string::npos)
      .line("p99", line(&GrowthPoint::p99), std::string::npos);
  return Template("latency_growth.svg").render(fields.list("dots", dots).list("columns", columns).list("rows", rows));
}

}  // namespace sigconform::reports
