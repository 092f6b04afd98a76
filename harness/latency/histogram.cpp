#include "harness/latency/histogram.h"

#include <algorithm>
#include <bit>

namespace sigconform::latency {
namespace {

constexpr unsigned fine_bits = 5;  ///< 32 buckets from each power of two to the next
constexpr std::uint64_t fine = 1U << fine_bits;

}  // namespace

std::size_t Histogram::bucket_of(std::int64_t nanoseconds) noexcept {
  const auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(nanoseconds, 0));
  if (value < 2 * fine) return static_cast<std::size_t>(value);
  const unsigned shift = static_cast<unsigned>(std::bit_width(value)) - fine_bits - 1;
  return static_cast<std::size_t>(shift * fine + (value >> shift));
}

std::int64_t Histogram::lower_bound_of(std::size_t bucket) noexcept {
  if (bucket < 2 * fine) return static_cast<std::int64_t>(bucket);
  const auto shift = bucket / fine - 1;
  return static_cast<std::int64_t>((bucket - shift * fine) << shift);
}

void Histogram::add(std::int64_t nanoseconds) {
  const auto bucket = bucket_of(nanoseconds);
  if (bucket >= counts_.size()) counts_.resize(bucket + 1);
  ++counts_[bucket];
  ++count_;
}

void Histogram::merge(const Histogram& other) {
  if (other.counts_.size() > counts_.size()) counts_.resize(other.counts_.size());
  for (std::size_t i = 0; i < other.counts_.size(); ++i) counts_[i] += other.counts_[i];
  count_ += other.count_;
}

std::vector<std::pair<std::int64_t, std::uint64_t>> Histogram::buckets() const {
  std::vector<std::pair<std::int64_t, std::uint64_t>> all;
  for (std::size_t i = 0; i < counts_.size(); ++i)
    if (counts_[i] != 0) all.emplace_back(lower_bound_of(i), counts_[i]);
  return all;
}

}  // namespace sigconform::latency
