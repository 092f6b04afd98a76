// One row, measured: blocks taken until enough, every signal accounted for.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/latency/instrument.h"
#include "harness/latency/row.h"
#include "harness/latency/series.h"

namespace sigconform::latency {

/// What is known of a row. Figures only where `trouble` and `missing` are empty.
struct Measured {
  std::vector<Series> legs;
  Account account;
  std::uint64_t samples = 0;
  std::uint64_t dirty = 0;                       ///< samples in blocks that something disturbed
  std::map<std::string, unsigned> disturbed_by;  ///< blocks by what disturbed them
  std::map<std::string, std::string> notes;      ///< the row's own, as it said them last
  std::string trouble;                           ///< why there are no figures: it broke, or its account does not close
  std::string missing;                           ///< why the platform cannot have it

  bool is_number() const { return trouble.empty() && missing.empty() && samples > 0; }
  void merge(const Measured& other);
};

/// A row at work, from its opening to its closing. Borrows the instrument.
class Measurement {
 public:
  /// Opens the row and warms it up by a block that is thrown away. Never throws but Interrupted: what goes wrong is in
  /// the result.
  Measurement(Instrument& instrument, const RowInfo& row, const Target* target);
  ~Measurement();
  Measurement(const Measurement&) = delete;
  Measurement& operator=(const Measurement&) = delete;

  bool is_going_on() const { return instrument_.is_open(); }
  /// One block. Its lengths per leg, for who pairs blocks; empty where the row broke.
  std::vector<std::vector<std::int64_t>> take(std::size_t size);
  /// Closes the row.
  Measured finish();

 private:
  void note(const Taken& taken);

  Instrument& instrument_;
  Measured measured_;
};

/// As many samples as take about a block's time (2 ms), by what the last block took.
std::size_t fitting_block(std::size_t size, double seconds);

inline constexpr std::size_t smallest_block = 20;
inline constexpr std::size_t largest_block = 2000;

}  // namespace sigconform::latency
