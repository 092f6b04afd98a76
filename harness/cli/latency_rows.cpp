#include "harness/cli/latency_rows.h"

#include <algorithm>
#include <utility>

#include "harness/latency/statistics.h"

namespace sigconform {
namespace {

double block_median(const std::vector<std::int64_t>& lengths) {
  return latency::median({lengths.begin(), lengths.end()});
}

}  // namespace

UndisturbedPaces undisturbed_paces(const latency::Instrument& one, const latency::Instrument* other) {
  return {one.paces().undisturbed_ns(), other == nullptr ? 0 : other->paces().undisturbed_ns()};
}

const latency::Measured* trouble_of(const LatencyEntry& entry) {
  if (!entry.calls.empty() && !entry.calls.back().is_number()) return &entry.calls.back();
  if (!entry.pairings.empty() && !entry.pairings.back().other.is_number()) return &entry.pairings.back().other;
  return nullptr;
}

PairedMeasurement::PairedMeasurement(latency::Instrument& one, const latency::RowInfo& row, latency::Instrument& two,
                                     const latency::RowInfo& other_row, const Target* target,
                                     const Target* other_target)
    : one_{one, row, target}, two_{two, other_row, other_target} {
  pairing_.ratios.resize(row.legs.size());
}

void PairedMeasurement::take(std::size_t size) {
  const latency::Taken* first = nullptr;
  const latency::Taken* second = nullptr;
  if (turn_) second = two_.take(size);
  first = one_.take(size);
  if (!turn_) second = two_.take(size);
  turn_ = !turn_;
  if (first == nullptr || second == nullptr) return;
  for (std::size_t leg = 0; leg < std::min({first->legs.size(), second->legs.size(), pairing_.ratios.size()}); ++leg) {
    const auto& one = first->legs[leg];
    const auto& other = second->legs[leg];
    if (one.empty() || other.empty()) continue;
    if (const double base = block_median(one); base > 0) pairing_.ratios[leg].push_back(block_median(other) / base);
  }
}

void PairedMeasurement::finish(LatencyEntry& entry) {
  auto measured = one_.finish();
  pairing_.other = two_.finish();
  entry.calls.push_back(std::move(measured));
  entry.pairings.push_back(std::move(pairing_));
}

}  // namespace sigconform
