// Counts of durations in buckets that grow with the duration: each is at most 1/32 of its lower bound wide. Histograms
// of different runs have the same buckets, so adding counts merges them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace sigconform::latency {

class Histogram {
 public:
  /// Negative durations count as 0: who takes samples has rejected them before.
  void add(std::int64_t nanoseconds);
  void merge(const Histogram& other);

  std::uint64_t count() const noexcept { return count_; }
  /// Lower bound in nanoseconds and count of every bucket that has any, ascending.
  std::vector<std::pair<std::int64_t, std::uint64_t>> buckets() const;

  static std::size_t bucket_of(std::int64_t nanoseconds) noexcept;
  static std::int64_t lower_bound_of(std::size_t bucket) noexcept;

 private:
  std::vector<std::uint64_t> counts_;
  std::uint64_t count_ = 0;
};

}  // namespace sigconform::latency
