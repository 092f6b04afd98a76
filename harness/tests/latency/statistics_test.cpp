#include "harness/latency/statistics.h"

#include <gmock/gmock.h>

#include <cmath>

#include "harness/latency/series.h"

namespace sigconform::latency {
namespace {

std::vector<XY> points_of(double (*cost)(double)) {
  std::vector<XY> points;
  for (const double n : {1.0, 10.0, 50.0, 100.0, 300.0, 1000.0}) points.push_back({n, cost(n)});
  return points;
}

TEST(Quantile, IsAValueThatOccurred) {
  const std::vector<std::int64_t> sorted{1, 2, 3, 4, 5, 6, 7, 8, 9, 1000};
  EXPECT_EQ(quantile(sorted, 0.5), 5);
  EXPECT_EQ(quantile(sorted, 0.9), 9);
  EXPECT_EQ(quantile(sorted, 0.99), 1000);
  EXPECT_EQ(quantile(sorted, 0), 1);
  EXPECT_EQ(quantile(sorted, 1), 1000);
}

TEST(Median, OfEvenAndOddNumbers) {
  EXPECT_EQ(median({3, 1, 2}), 2);
  EXPECT_EQ(median({4, 1, 2, 3}), 2.5);
  EXPECT_EQ(median({7}), 7);
}

TEST(MedianInterval, HoldsTheMedianAndNarrowsWithMoreValues) {
  std::vector<double> few, many;
  for (int i = 0; i < 10; ++i) few.push_back(100 + i % 10);
  for (int i = 0; i < 1000; ++i) many.push_back(100 + i % 10);
  const auto wide = median_interval(few), narrow = median_interval(many);
  ASSERT_TRUE(wide && narrow);
  EXPECT_LE(wide->low, 104.5);
  EXPECT_GE(wide->high, 104.5);
  EXPECT_LT(narrow->high - narrow->low, wide->high - wide->low);
}

TEST(MedianInterval, IsTheSameEachTimeAndAbsentForAFew) {
  const std::vector<double> values{5, 1, 4, 2, 8, 5, 7, 1, 3};
  EXPECT_EQ(median_interval(values)->low, median_interval(values)->low);
  EXPECT_FALSE(median_interval(std::vector<double>{1, 2, 3}));
}

TEST(Line, FindsSlopeAndInterceptWithAnInterval) {
  const auto line = line_through(std::vector<XY>{{1, 12}, {2, 13.9}, {3, 16.1}, {4, 18}});
  ASSERT_TRUE(line);
  EXPECT_NEAR(line->slope, 2.02, 0.01);
  EXPECT_NEAR(line->intercept, 9.95, 0.1);
  EXPECT_LT(line->slope_interval.low, 2);
  EXPECT_GT(line->slope_interval.high, 2);
}

TEST(Line, NeedsThreePointsAndTwoPlaces) {
  EXPECT_FALSE(line_through(std::vector<XY>{{1, 1}, {2, 2}}));
  EXPECT_FALSE(line_through(std::vector<XY>{{1, 1}, {1, 2}, {1, 3}}));
}

TEST(ComplexityClass, TellsTheUsualOnesApart) {
  EXPECT_EQ(complexity_class(points_of([](double n) { return 2600 + (n > 60 && n < 200 ? 5.0 : 0.0); })), "O(1)");
  EXPECT_EQ(complexity_class(points_of([](double n) { return 100 + 50 * std::log2(n); })), "O(log n)");
  EXPECT_EQ(complexity_class(points_of([](double n) { return 1000 + 8 * n; })), "O(n)");
  EXPECT_EQ(complexity_class(points_of([](double n) { return 1000 + 8 * n * std::log2(n); })), "O(n log n)");
  EXPECT_EQ(complexity_class(points_of([](double n) { return 1000 + n * n; })), "O(n^2)");
}

TEST(ComplexityClass, NeedsFourPoints) { EXPECT_FALSE(complexity_class(std::vector<XY>{{1, 1}, {2, 2}, {3, 3}})); }

TEST(Series, KeepsDisturbedBlocksApart) {
  Series series;
  const std::vector<std::int64_t> clean{10, 11, 12}, disturbed{9000, 9001};
  series.add_block(clean, false);
  series.add_block(disturbed, true);
  EXPECT_EQ(series.figures()->n, 3U);
  EXPECT_EQ(series.figures()->max, 12);
  EXPECT_EQ(series.dirty_figures()->n, 2U);
  EXPECT_EQ(series.dirty_figures()->min, 9000);
  EXPECT_EQ(series.histogram().count(), 3U);
  EXPECT_EQ(series.dirty_histogram().count(), 2U);
}

TEST(Series, OfTooFewCleanSamplesIsAboutAll) {
  Series series;
  series.add_block(std::vector<std::int64_t>(3, 7), true);
  EXPECT_TRUE(series.has_too_few_clean());
  EXPECT_EQ(series.figures()->n, 3U);
  series.add_block(std::vector<std::int64_t>(2, 1), false);
  EXPECT_TRUE(series.has_too_few_clean());
  EXPECT_EQ(series.figures()->n, 5U);
  EXPECT_EQ(series.figures()->min, 1);
  EXPECT_EQ(series.figures()->max, 7);
}

TEST(Series, IsAboutTheCleanSamplesWhereTheyAreEnough) {
  Series most;
  most.add_block(std::vector<std::int64_t>(3, 7), true);
  most.add_block(std::vector<std::int64_t>(3, 1), false);
  EXPECT_FALSE(most.has_too_few_clean());
  EXPECT_EQ(most.figures()->n, 3U);
  Series block;
  block.add_block(std::vector<std::int64_t>(20, 1), false);
  block.add_block(std::vector<std::int64_t>(1000, 7), true);
  EXPECT_FALSE(block.has_too_few_clean());
  EXPECT_EQ(block.figures()->max, 1);
}

}  // namespace
}  // namespace sigconform::latency
