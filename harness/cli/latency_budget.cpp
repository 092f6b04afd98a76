#include "harness/cli/latency_budget.h"

#include <algorithm>

#include "harness/latency/measured.h"
#include "harness/latency/row.h"
#include "harness/latency/sifted.h"

namespace sigconform {
namespace {

/// Every platform has it, and nothing in it waits.
constexpr const char* yardstick = "self/raise/plain";
/// What it takes at most where the platform is a kernel on its own hardware.
constexpr double usual_ns = 5000;
constexpr double slowest = 10;

double slowness_of(latency::Instrument& instrument) {
  const auto* row = latency::find_row(yardstick);
  if (row == nullptr) return 1;
  latency::Measurement measurement{instrument, *row, nullptr};
  for (int block = 0; block < 5; ++block) measurement.take(latency::smallest_block);
  const auto measured = measurement.finish();
  if (!measured.is_number()) return 1;
  latency::Sifted sifted;
  sifted.add(measured, 0);
  const auto figures = sifted.legs.back().figures();
  return figures ? std::clamp(static_cast<double>(figures->p50) / usual_ns, 1.0, slowest) : 1;
}

}  // namespace

LatencyBudget latency_budget(latency::Instrument& instrument, bool is_paired) {
  LatencyBudget budget;
  if (is_paired) budget.visits = 10;
  budget.slowness = slowness_of(instrument);
  return budget;
}

}  // namespace sigconform
