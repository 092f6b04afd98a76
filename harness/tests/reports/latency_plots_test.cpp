// The scale over the histograms of latency: powers of ten, no more of them than are read side by side.
#include <gmock/gmock.h>

#include <string>
#include <string_view>
#include <vector>

#include "reports/latency_plots.h"

namespace sigconform::reports {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> labels(const LogScale& scale) {
  const std::string drawing = axis_svg(scale);
  constexpr std::string_view end_tag = "</text>";
  std::vector<std::string> found;
  for (auto end = drawing.find(end_tag); end != std::string::npos; end = drawing.find(end_tag, end + 1)) {
    const auto start = drawing.rfind('>', end) + 1;
    found.push_back(drawing.substr(start, end - start));
  }
  return found;
}

TEST(LatencyAxis, NamesEveryPowerOfTenWhereTheyAreFew) {
  EXPECT_THAT(labels({2, 6}), ElementsAre("100 ns", "1 µs", "10 µs", "100 µs", "1 ms"));
  EXPECT_THAT(labels({0, 1}), ElementsAre("1 ns", "10 ns"));
  EXPECT_THAT(labels({9, 11}), ElementsAre("1 s", "10 s", "100 s"));
}

TEST(LatencyAxis, NamesEverySecondWhereTheyAreMany) {
  EXPECT_THAT(labels({2, 7}), ElementsAre("100 ns", "10 µs", "1 ms"));
  EXPECT_THAT(labels({1, 9}), ElementsAre("10 ns", "1 µs", "100 µs", "10 ms", "1 s"));
}

}  // namespace
}  // namespace sigconform::reports
