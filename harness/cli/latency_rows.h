// The rows of a run of `sigconform latency`: what each is called, what it is about, and what was measured of it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/latency/measured.h"
#include "harness/latency/row.h"
#include "harness/subject/target.h"

namespace sigconform {

/// As the instruments know it that take an entry's rows, when all blocks have come; see latency::Paces.
struct UndisturbedPaces {
  std::int64_t one_ns = 0;
  std::int64_t other_ns = 0;
};
/// `other` is null where nothing is compared.
UndisturbedPaces undisturbed_paces(const latency::Instrument& one, const latency::Instrument* other);

/// Two rows taken in turn: the ratio of the second to the first, per leg, one per pair of blocks.
struct Pairing {
  latency::Measured other;
  std::vector<std::vector<double>> ratios;
};

/// One row on one target. Each visit is measured by itself.
struct LatencyEntry {
  const latency::RowInfo* row = nullptr;
  const Target* target = nullptr;  ///< null for the platform
  const Target* other = nullptr;   ///< what it is compared with, where that is another target
  std::string label = "platform";  ///< how results call the target
  std::string other_label = {};
  std::string name;  ///< the benchmark's: the row's, and the target's behind it where it has one
  std::size_t block = latency::smallest_block;
  std::int64_t iterations = 0;                ///< samples of a visit, as the library last wanted them
  std::vector<latency::Measured> calls = {};  ///< one per visit
  std::vector<Pairing> pairings = {};         ///< likewise, where there is something to compare with
  bool was_run() const { return !calls.empty(); }
};

/// What is wrong with the last visit, of either side; null where nothing is.
const latency::Measured* trouble_of(const LatencyEntry& entry);

/// Measures in blocks of the size that `next(most)` says, at most `most`; 0 is the end.
template <class Next>
void measure(LatencyEntry& entry, latency::Instrument& instrument, Next next) {
  latency::Measurement measurement{instrument, *entry.row, entry.target};
  while (measurement.is_going_on()) {
    const std::size_t size = next(entry.block);
    if (size == 0) break;
    const auto before = latency::now_ns();
    measurement.take(size);
    entry.block = latency::fitting_block(size, static_cast<double>(latency::now_ns() - before) * 1e-9);
  }
  entry.calls.push_back(measurement.finish());
}

/// Two rows: blocks in turn, and which one begins alternates.
class PairedMeasurement {
 public:
  PairedMeasurement(latency::Instrument& one, const latency::RowInfo& row, latency::Instrument& two,
                    const latency::RowInfo& other_row, const Target* target, const Target* other_target);

  bool is_going_on() const { return one_.is_going_on() && two_.is_going_on(); }
  /// One pair of blocks.
  void take(std::size_t size = latency::smallest_block);
  /// Both rows closed, and the entry has one visit more. Throws latency::Interrupted; then it has not.
  void finish(LatencyEntry& entry);

 private:
  latency::Measurement one_;
  latency::Measurement two_;
  Pairing pairing_;
  bool turn_ = false;
};

}  // namespace sigconform
