#include "reports/latency_comparison.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace sigconform::reports {
namespace {

/// How much medians of single runs, one after the other, were seen to differ.
constexpr double between_runs = 1.13;

bool is_repeated(const LatencyRow& row) {
  const auto all = fact_number(row.figures, "repetitions").value_or(1);
  return fact_number(row.figures, "clean_repetitions").value_or(all) >= enough_repetitions;
}

using Key = std::pair<std::string_view, std::string_view>;

std::map<Key, const LatencyRow*> index(const Results& results) {
  std::map<Key, const LatencyRow*> rows;
  for (const auto& row : results.latency)
    if (!row.name.starts_with("instrument/")) rows.emplace(Key{row.name, row.target}, &row);
  return rows;
}

double median_of(std::vector<double> values) {
  if (values.empty()) return 1;
  std::sort(values.begin(), values.end());
  return (values[(values.size() - 1) / 2] + values[values.size() / 2]) / 2;
}

}  // namespace

std::optional<MedianRange> median_range(const LatencyRow& row) {
  const auto p50 = fact_number(row.figures, "p50_ns");
  if (!p50) return std::nullopt;
  MedianRange range{*p50, fact_number(row.figures, "p50_low_ns").value_or(*p50),
                    fact_number(row.figures, "p50_high_ns").value_or(*p50)};
  if (!is_repeated(row)) {
    range.low = std::min(range.low, *p50 / between_runs);
    range.high = std::max(range.high, *p50 * between_runs);
  }
  return range;
}

bool LatencyComparison::has_regression() const {
  return !differences.empty() && differences.front().change == LatencyChange::slower;
}

LatencyComparison compare_latency(const Results& base, const Results& fresh) {
  LatencyComparison comparison;
  std::vector<double> ratios;
  const auto rows = index(fresh);
  for (const auto& [key, before] : index(base)) {
    const auto old_range = median_range(*before);
    if (!old_range) continue;
    const auto found = rows.find(key);
    const LatencyRow* after = found == rows.end() ? nullptr : found->second;
    const auto new_range = after == nullptr ? std::nullopt : median_range(*after);
    if (!new_range) {
      comparison.differences.push_back({LatencyChange::lost, before, after, 0});
      continue;
    }
    if (!is_repeated(*before) || !is_repeated(*after)) comparison.needs_repetitions = true;
    if (old_range->p50 > 0) ratios.push_back(new_range->p50 / old_range->p50);
    const bool is_slower = new_range->low > old_range->high * resolution;
    const bool is_faster = new_range->high * resolution < old_range->low;
    if (!is_slower && !is_faster)
      ++comparison.same;
    else
      comparison.differences.push_back(
          {is_slower ? LatencyChange::slower : LatencyChange::faster, before, after, new_range->p50 / old_range->p50});
  }
  comparison.typical_ratio = median_of(std::move(ratios));
  std::stable_sort(comparison.differences.begin(), comparison.differences.end(), [](const auto& one, const auto& two) {
    return std::tuple(one.change, -one.ratio) < std::tuple(two.change, -two.ratio);
  });
  return comparison;
}

}  // namespace sigconform::reports
