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

PairedMeasurement::PairedMeasurement(latency::Instrument& one, const latency::RowInfo& row, latency::Instrument& two,
                                     const latency::RowInfo& other_row, const Target* target,
                                     const Target* other_target)
    : one_{one, row, target}, two_{two, other_row, other_target} {
  pairing_.ratios.resize(row.legs.size());
}

void PairedMeasurement::take(std::size_t size) {
  std::vector<std::vector<std::int64_t>> first, second;
  if (turn_) second = two_.take(size);
  first = one_.take(size);
  if (!turn_) second = two_.take(size);
  turn_ = !turn_;
  for (std::size_t leg = 0; leg < std::min({first.size(), second.size(), pairing_.ratios.size()}); ++leg) {
    if (first[leg].empty() || second[leg].empty()) continue;
    if (const double base = block_median(first[leg]); base > 0)
      pairing_.ratios[leg].push_back(block_median(second[leg]) / base);
  }
}

void PairedMeasurement::finish(latency::Measured& measured, Pairing& pairing) {
  measured = one_.finish();
  pairing_.other = two_.finish();
  pairing = std::move(pairing_);
}

}  // namespace sigconform
