// The samples of one leg of a row, block by block: clean ones apart from those that something disturbed.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "harness/latency/histogram.h"
#include "harness/latency/statistics.h"

namespace sigconform::latency {

/// What is said of a set of samples. Nanoseconds.
struct Figures {
  std::uint64_t n = 0;
  std::int64_t min = 0, p50 = 0, p90 = 0, p99 = 0, p999 = 0, max = 0;
};

class Series {
 public:
  /// Not empty.
  void add_block(std::span<const std::int64_t> lengths, bool dirty);

  /// Nothing while there is no sample. Of the clean samples, or of all where the clean ones are too few.
  std::optional<Figures> figures() const;
  std::optional<Figures> dirty_figures() const;
  /// Fewer than a median needs, and than there are of the others.
  bool has_too_few_clean() const;
  std::size_t clean() const { return clean_.size(); }

  /// Of the median, over the medians of blocks.
  std::optional<Interval> median_interval() const { return latency::median_interval(medians_); }
  const std::vector<double>& block_medians() const { return medians_; }

  Histogram histogram() const { return histogram_of(clean_); }
  Histogram dirty_histogram() const { return histogram_of(dirty_); }

 private:
  static Histogram histogram_of(const std::vector<std::int64_t>& lengths);

  std::vector<std::int64_t> clean_;
  std::vector<std::int64_t> dirty_;
  std::vector<double> medians_;  ///< of the clean blocks
};

}  // namespace sigconform::latency
