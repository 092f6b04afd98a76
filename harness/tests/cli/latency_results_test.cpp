// What the visits to a row say together.
#include "harness/cli/latency_results.h"

#include <gmock/gmock.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "harness/latency/row.h"

namespace sigconform {
namespace {

constexpr std::int64_t undisturbed = 1000, slow = 1500;

latency::Measured visit(std::int64_t pace, std::int64_t length) {
  latency::Taken block;
  block.pace_ns = pace;
  block.legs = {std::vector<std::int64_t>(20, length)};
  latency::Measured visit;
  visit.blocks = {block};
  return visit;
}

reports::LatencyRow row_of(const std::vector<latency::Measured>& visits) {
  const latency::RowInfo info{
      .name = "test", .legs = {{"", latency::Moment::sent, latency::Moment::received}}, .make = {}};
  LatencyEntry entry;
  entry.row = &info;
  entry.calls = visits;
  return latency_rows_of(entry, {undisturbed, 0}).at(0);
}

double figure(const reports::LatencyRow& row, std::string_view name) {
  return reports::fact_number(row.figures, name).value_or(-1);
}

TEST(LatencyResults, AVisitThatWasDisturbedThroughoutIsNoPartOfTheInterval) {
  std::vector<latency::Measured> visits(3, visit(slow, 900));
  for (const std::int64_t length : {100, 101, 102, 103, 104}) visits.push_back(visit(undisturbed, length));
  const auto row = row_of(visits);
  EXPECT_EQ(figure(row, "n"), 100);
  EXPECT_EQ(figure(row, "dirty"), 60);
  EXPECT_EQ(figure(row, "p50_ns"), 102);
  EXPECT_EQ(figure(row, "p50_low_ns"), 100);
  EXPECT_EQ(figure(row, "p50_high_ns"), 104);
  EXPECT_EQ(figure(row, "repetitions"), 8);
  EXPECT_EQ(figure(row, "clean_repetitions"), 5);
}

TEST(LatencyResults, FewOthersAreNoIntervalOfTheirOwn) {
  std::vector<latency::Measured> visits(4, visit(slow, 900));
  for (const std::int64_t length : {100, 101, 102, 103}) visits.push_back(visit(undisturbed, length));
  const auto row = row_of(visits);
  EXPECT_EQ(figure(row, "p50_ns"), 101);
  EXPECT_EQ(figure(row, "p50_low_ns"), 100);
  EXPECT_EQ(figure(row, "p50_high_ns"), 900);
  EXPECT_EQ(figure(row, "clean_repetitions"), 4);
}

TEST(LatencyResults, WhereAllWereDisturbedTheFiguresAreOfAllAndSaySo) {
  const auto row = row_of(std::vector<latency::Measured>(8, visit(slow, 900)));
  EXPECT_EQ(figure(row, "n"), 160);
  EXPECT_EQ(figure(row, "dirty"), 160);
  EXPECT_EQ(reports::fact_text(row.figures, "warning"), "all samples were disturbed: these are the figures of all");
}

}  // namespace
}  // namespace sigconform
