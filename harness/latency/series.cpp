#include "harness/latency/series.h"

#include <algorithm>
#include <utility>

#include "harness/latency/sample.h"

namespace sigconform::latency {
namespace {

/// One block that nothing disturbed is.
constexpr std::size_t enough = smallest_block;

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

bool Series::has_too_few_clean() const { return clean_.size() < enough && clean_.size() < dirty_.size(); }

std::optional<Figures> Series::figures() const {
  auto lengths = clean_;
  if (has_too_few_clean()) lengths.insert(lengths.end(), dirty_.begin(), dirty_.end());
  return figures_of(std::move(lengths));
}

std::optional<Figures> Series::dirty_figures() const { return figures_of(dirty_); }

Histogram Series::histogram_of(const std::vector<std::int64_t>& lengths) {
  Histogram histogram;
  for (const auto length : lengths) histogram.add(length);
  return histogram;
}

}  // namespace sigconform::latency
