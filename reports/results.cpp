#include "reports/results.h"

#include <algorithm>
#include <cmath>
#include <type_traits>

#define FMT_HEADER_ONLY
#include <fmt/format.h>

namespace sigconform::reports {
namespace {

/// P(at most `failures` failures in `runs` runs) at this rate, summed from logarithms so that it cannot overflow.
double cumulative(int failures, int runs, double rate) {
  double sum = 0;
  for (int k = 0; k <= failures; ++k) {
    const double choose = std::lgamma(runs + 1.0) - std::lgamma(k + 1.0) - std::lgamma(runs - k + 1.0);
    sum += std::exp(choose + k * std::log(rate) + (runs - k) * std::log1p(-rate));
  }
  return sum;
}

}  // namespace

std::string to_string(const Fact& fact) {
  return std::visit(
      [](const auto& value) -> std::string {
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::string>) {
          return value;
        } else {
          return fmt::format("{}", value);
        }
      },
      fact);
}

std::string fact_text(const Facts& facts, std::string_view name) {
  for (const auto& [key, fact] : facts) {
    if (key == name) return to_string(fact);
  }
  return {};
}

std::optional<double> fact_number(const Facts& facts, std::string_view name) {
  for (const auto& [key, fact] : facts) {
    if (key != name) continue;
    if (const auto* whole = std::get_if<std::int64_t>(&fact)) return static_cast<double>(*whole);
    if (const auto* real = std::get_if<double>(&fact)) return *real;
  }
  return std::nullopt;
}

Verdict worst_verdict(const Results& results) {
  Verdict worst = Verdict::untested;
  for (const VerdictRow& row : results.verdicts) worst = std::max(worst, row.verdict);
  return worst;
}

double failure_bound_95(int failures, int runs) {
  constexpr double doubt = 0.05;
  if (failures >= runs) return 1.0;
  if (failures <= 0) return 1.0 - std::pow(doubt, 1.0 / runs);
  double low = static_cast<double>(failures) / runs;
  double high = 1.0;
  for (int step = 0; step < 60; ++step) {
    const double middle = (low + high) / 2;
    (cumulative(failures, runs, middle) > doubt ? low : high) = middle;
  }
  return high;
}

}  // namespace sigconform::reports
