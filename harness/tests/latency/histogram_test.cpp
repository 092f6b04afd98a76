#include "harness/latency/histogram.h"

#include <gmock/gmock.h>

#include <limits>

namespace sigconform::latency {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(Histogram, ABucketHoldsItsLowerBoundAndNothingBelow) {
  for (std::size_t bucket = 1; bucket < 1800; ++bucket) {
    const auto low = Histogram::lower_bound_of(bucket);
    ASSERT_EQ(Histogram::bucket_of(low), bucket);
    ASSERT_EQ(Histogram::bucket_of(low - 1), bucket - 1);
  }
}

TEST(Histogram, NoBucketIsWiderThanA32ndOfItsLowerBound) {
  for (std::size_t bucket = 64; bucket < 1800; ++bucket) {
    const auto low = Histogram::lower_bound_of(bucket), next = Histogram::lower_bound_of(bucket + 1);
    ASSERT_LE(32 * (next - low), low) << bucket;
  }
}

TEST(Histogram, TakesEveryDuration) {
  Histogram histogram;
  for (const std::int64_t value : {std::int64_t{-5}, std::int64_t{0}, std::numeric_limits<std::int64_t>::max()})
    histogram.add(value);
  EXPECT_EQ(histogram.count(), 3U);
  EXPECT_EQ(histogram.buckets().size(), 2U);
  EXPECT_EQ(histogram.buckets().front(), (std::pair<std::int64_t, std::uint64_t>{0, 2}));
}

TEST(Histogram, MergingAddsCounts) {
  Histogram one, two;
  one.add(10);
  two.add(10);
  two.add(100'000);
  one.merge(two);
  EXPECT_EQ(one.count(), 3U);
  EXPECT_THAT(one.buckets(),
              ElementsAre(Pair(10, 2), Pair(Histogram::lower_bound_of(Histogram::bucket_of(100'000)), 1)));
}

}  // namespace
}  // namespace sigconform::latency
