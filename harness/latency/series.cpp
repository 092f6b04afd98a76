#include "harness/latency/series.h"

#include <algorithm>

namespace sigconform::latency {
namespace {

std::optional<Figures> figures_of(std::vector<std::int64_t> lengths) {
  if (lengths.empty()) return std::nullopt;
  std::sort(lengths.begin(), lengths.end());
  Figures figures;
  figures.n = lengths.size();
  figures.min = lengths.front();
  figures.p50 = quantile(lengths, 0.5);
  figures.p90 = quantile(lengths, 0.9);
  figures.p99 = quantile(lengths, 0.99);
  figures.p999 = quantile(lengths, 0.999);
  figures.max = lengths.back();
  return figures;
}

}  // namespace

void Series::add_block(std::span<const std::int64_t> lengths, bool dirty) {
  auto& kept = dirty ? dirty_ : clean_;
  kept.insert(kept.end(), lengths.begin(), lengths.end());
  if (!dirty) medians_.push_back(median({lengths.begin(), lengths.end()}));
}

void Series::merge(const Series& other) {
  clean_.insert(clean_.end(), other.clean_.begin(), other.clean_.end());
  dirty_.insert(dirty_.end(), other.dirty_.begin(), other.dirty_.end());
  medians_.insert(medians_.end(), other.medians_.begin(), other.medians_.end());
}

std::optional<Figures> Series::figures() const { return figures_of(is_all_dirty() ? dirty_ : clean_); }

std::optional<Figures> Series::dirty_figures() const { return figures_of(dirty_); }

Histogram Series::histogram_of(const std::vector<std::int64_t>& lengths) {
  Histogram histogram;
  for (const auto length : lengths) histogram.add(length);
  return histogram;
}

}  // namespace sigconform::latency
