// One row, measured: blocks taken until enough, every signal accounted for.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/latency/instrument.h"
#include "harness/latency/row.h"

namespace sigconform::latency {

/// What came of one visit to a row. Figures only where `trouble` and `missing` are empty.
struct Measured {
  std::vector<Taken> blocks;                 ///< none of them empty; without the warm-up
  Account account;                           ///< of all blocks, and of the warm-up
  std::map<std::string, std::string> notes;  ///< the row's own, as it said them last
  std::string trouble;                       ///< why there are no figures: it broke, or its account does not close
  std::string missing;                       ///< why the platform cannot have it

  bool is_number() const { return trouble.empty() && missing.empty() && !blocks.empty(); }
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
  /// One block; null where it is empty or the row broke. Ours, until the next one.
  const Taken* take(std::size_t size);
  /// Closes the row.
  Measured finish();

 private:
  Instrument& instrument_;
  Measured measured_;
};

/// As many samples as take about a block's time (2 ms), by what the last block took.
std::size_t fitting_block(std::size_t size, double seconds);

}  // namespace sigconform::latency
