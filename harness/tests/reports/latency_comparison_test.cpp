#include "reports/latency_comparison.h"

#include <gmock/gmock.h>

#include "reports/comparison.h"

namespace sigconform::reports {
namespace {

LatencyRow row(const char* name, std::int64_t p50, double low, double high, std::int64_t repetitions) {
  return {.name = name,
          .figures = {{"p50_ns", p50}, {"p50_low_ns", low}, {"p50_high_ns", high}, {"repetitions", repetitions}}};
}

Results with(std::vector<LatencyRow> rows) {
  Results results;
  results.targets = {Target{}};
  results.latency = std::move(rows);
  return results;
}

TEST(LatencyComparison, IsSlowerOnlyWhereTheIntervalsLieApart) {
  const auto base = with({row("a", 1000, 990, 1010, 15), row("b", 1000, 990, 1010, 15), row("c", 1000, 990, 1010, 15)});
  const auto fresh =
      with({row("a", 1040, 1031, 1045, 15), row("b", 1040, 1029, 1045, 15), row("c", 900, 890, 969, 15)});
  const auto comparison = compare_latency(base, fresh);
  ASSERT_EQ(comparison.differences.size(), 2U);
  EXPECT_EQ(comparison.differences[0].before->name, "a");
  EXPECT_EQ(comparison.differences[0].change, LatencyChange::slower);
  EXPECT_NEAR(comparison.differences[0].ratio, 1.04, 1e-9);
  EXPECT_EQ(comparison.differences[1].before->name, "c");
  EXPECT_EQ(comparison.differences[1].change, LatencyChange::faster);
  EXPECT_EQ(comparison.same, 1U);
  EXPECT_FALSE(comparison.needs_repetitions);
  EXPECT_TRUE(comparison.has_regression());
}

TEST(LatencyComparison, OneRunAloneDoesNotKnowHowMuchRunsDiffer) {
  const auto comparison = compare_latency(with({row("a", 1000, 999, 1001, 1)}), with({row("a", 1200, 1199, 1201, 15)}));
  EXPECT_TRUE(comparison.has_regression());
  EXPECT_TRUE(comparison.needs_repetitions);
  const auto close = compare_latency(with({row("a", 1000, 999, 1001, 1)}), with({row("a", 1100, 1099, 1101, 1)}));
  EXPECT_FALSE(close.has_regression());
  EXPECT_EQ(close.same, 1U);
}

TEST(LatencyComparison, AFewVisitsMayLieApartByChance) {
  const auto comparison = compare_latency(with({row("a", 1000, 990, 1010, 7)}), with({row("a", 1060, 1050, 1070, 7)}));
  EXPECT_FALSE(comparison.has_regression());
  EXPECT_TRUE(comparison.needs_repetitions);
}

TEST(LatencyComparison, DisturbedVisitsAreNoRepetitions) {
  auto before = row("a", 1000, 990, 1010, 8), after = row("a", 1060, 1050, 1070, 8);
  EXPECT_TRUE(compare_latency(with({before}), with({after})).has_regression());
  after.figures.emplace_back("clean_repetitions", 7);
  EXPECT_FALSE(compare_latency(with({before}), with({after})).has_regression());
  EXPECT_TRUE(compare_latency(with({before}), with({after})).needs_repetitions);
}

TEST(LatencyComparison, TellsWhereTheMachineIsSlower) {
  const auto base = with({row("a", 1000, 900, 1100, 8), row("b", 1000, 900, 1100, 8), row("c", 1000, 900, 1100, 8)});
  const auto fresh = with({row("a", 1300, 900, 1400, 8), row("b", 1310, 900, 1400, 8), row("c", 700, 650, 950, 8)});
  EXPECT_NEAR(compare_latency(base, fresh).typical_ratio, 1.3, 1e-9);
  EXPECT_FALSE(compare_latency(base, fresh).has_regression());
  EXPECT_EQ(compare_latency(base, with({})).typical_ratio, 1);
}

TEST(LatencyComparison, TellsALostFigureAndLeavesTheInstrumentOut) {
  LatencyRow broken{.name = "a", .figures = {{"error", std::string{"lost"}}}};
  const auto comparison = compare_latency(with({row("a", 10, 10, 10, 15), row("instrument/null-pair", 10, 10, 10, 15)}),
                                          with({broken, row("instrument/null-pair", 90, 90, 90, 15)}));
  ASSERT_EQ(comparison.differences.size(), 1U);
  EXPECT_EQ(comparison.differences[0].change, LatencyChange::lost);
  EXPECT_FALSE(comparison.has_regression());
}

TEST(Comparison, TakesFilesOfLatencyFiguresAlone) {
  const auto figures = with({row("a", 10, 10, 10, 15)});
  EXPECT_FALSE(compare_results(figures, figures).has_regression());
}

}  // namespace
}  // namespace sigconform::reports
