#include "harness/cli/latency_growth.h"

#include <cmath>
#include <map>
#include <string>
#include <utility>

#include "harness/latency/row.h"
#include "harness/latency/statistics.h"

namespace sigconform {
namespace {

double rounded(double value) { return std::round(value * 1e3) / 1e3; }

reports::LatencyRow fit(const std::string& family, const std::string& target, const std::string& parameter,
                        const std::vector<latency::XY>& points) {
  reports::LatencyRow row;
  row.name = family;
  row.target = target;
  auto& figures = row.figures;
  figures.emplace_back("family", reports::Fact{family});
  figures.emplace_back("parameter", reports::Fact{parameter});
  figures.emplace_back("points", reports::Fact{static_cast<std::int64_t>(points.size())});
  if (const auto line = latency::line_through(points)) {
    figures.emplace_back("slope_ns", reports::Fact{rounded(line->slope)});
    figures.emplace_back("slope_low_ns", reports::Fact{rounded(line->slope_interval.low)});
    figures.emplace_back("slope_high_ns", reports::Fact{rounded(line->slope_interval.high)});
    figures.emplace_back("intercept_ns", reports::Fact{rounded(line->intercept)});
  }
  const auto of = latency::complexity_class(points);
  figures.emplace_back("class", reports::Fact{std::string{of.value_or("too few points for a class")}});
  return row;
}

}  // namespace

std::vector<reports::LatencyRow> growth_rows(const std::vector<reports::LatencyRow>& rows) {
  struct Family {
    std::string parameter;
    std::vector<latency::XY> points;
  };
  std::map<std::pair<std::string, std::string>, Family> families;
  for (const auto& row : rows) {
    const auto name = reports::fact_text(row.figures, "family");
    const auto x = reports::fact_number(row.figures, "value"), y = reports::fact_number(row.figures, "p50_ns");
    if (!name.starts_with(latency::cost_families) || !x || !y) continue;
    auto& family = families[{name, row.target}];
    family.parameter = reports::fact_text(row.figures, "parameter");
    family.points.push_back({*x, *y});
  }
  std::vector<reports::LatencyRow> fits;
  for (const auto& [key, family] : families)
    if (family.points.size() >= 3) fits.push_back(fit(key.first, key.second, family.parameter, family.points));
  return fits;
}

}  // namespace sigconform
