// The latency figures of two results files held against each other. A row is slower or faster only where the intervals
// of its medians lie apart, by more than the instrument's own resolution (2 %); what one run cannot know of the next is
// part of the interval.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reports/results.h"

namespace sigconform::reports {

/// A median in nanoseconds, and where it would lie in another run like it.
/// The ranges of twice as many medians of the same quantity lie apart once in 6,435 times: a run has some hundred rows.
inline constexpr int enough_repetitions = 8;
/// What the same row in two processes may differ by: less is no difference that these instruments can tell.
inline constexpr double resolution = 1.02;

struct MedianRange {
  double p50 = 0;
  double low = 0;
  double high = 0;
};

/// Nothing for a row without figures. With enough undisturbed repetitions the range is that of their medians; with
/// fewer it is wider by what runs one after the other were seen to differ by (13 %).
std::optional<MedianRange> median_range(const LatencyRow& row);

enum class LatencyChange { slower, faster, lost };

struct LatencyDifference {
  LatencyChange change = LatencyChange::slower;
  const LatencyRow* before = nullptr;
  const LatencyRow* after = nullptr;  ///< has no figures where they are lost; null where the row is not there
  double ratio = 0;                   ///< of the medians, after to before; 0 where they are lost
};

struct LatencyComparison {
  std::vector<LatencyDifference> differences;  ///< slower ones first, the largest ratio first
  std::size_t same = 0;                        ///< rows that differ by no more than can be told
  bool needs_repetitions = false;              ///< some range had to be widened
  double typical_ratio = 1;                    ///< the median of all rows' ratios, after to before; 1 without rows
  bool has_regression() const;                 ///< a row is slower
};

/// Refers to the results, which must outlive it. Rows about the instrument itself, and fitted lines, are left out.
LatencyComparison compare_latency(const Results& base, const Results& fresh);

}  // namespace sigconform::reports
