#include "reports/latency_text.h"

namespace sigconform::reports {
namespace {

std::string figure(const LatencyRow& row, const char* name) { return fact_text(row.figures, name); }

std::string between(const LatencyRow& row, const char* low, const char* high) {
  const auto from = figure(row, low);
  return from.empty() ? "" : " (" + from + " to " + figure(row, high) + ")";
}

}  // namespace

bool is_fit(const LatencyRow& row) { return !figure(row, "class").empty(); }

std::string fit_text(const LatencyRow& fit) {
  const auto slope = figure(fit, "slope_ns");
  if (slope.empty()) return figure(fit, "class");
  return figure(fit, "class") + ", " + slope + " ns per " + figure(fit, "parameter") +
         between(fit, "slope_low_ns", "slope_high_ns");
}

std::string ratio_text(const LatencyRow& row) {
  const auto ratio = figure(row, "ratio"), other = figure(row, "against");
  if (ratio.empty()) return {};
  return ratio + between(row, "ratio_low", "ratio_high") + (other.empty() ? "" : ", of " + other);
}

std::string elsewhere_text(const LatencyRow& row) {
  const auto role = figure(row, "handled_on");
  return role.empty() || role == "main" ? "" : "on " + role;
}

}  // namespace sigconform::reports
