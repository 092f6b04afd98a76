#include "harness/judge/result_lines.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace sigconform {
namespace {

CaseResult sample() {
  std::string every_byte;
  for (int byte = 0; byte < 256; ++byte) every_byte += static_cast<char>(byte);
  CaseResult result;
  result.verdict = Verdict::fail;
  result.observed = "eintr";
  result.message = "two\nlines\twith a tab and \\ " + every_byte;
  result.failures = {"two\nlines", every_byte, ""};
  result.evidence = {{12, "main", "mark", "", every_byte}, {34, "target", "handler-enter", "SIGUSR1", ""}};
  return result;
}

TEST(ResultLines, BringBackEveryByte) {
  const auto result = decode(encode(sample()));
  ASSERT_TRUE(result);
  EXPECT_EQ(result->verdict, Verdict::fail);
  EXPECT_EQ(result->observed, "eintr");
  EXPECT_EQ(result->message, sample().message);
  EXPECT_EQ(result->failures, sample().failures);
  ASSERT_EQ(result->evidence.size(), 2U);
  EXPECT_EQ(result->evidence[0].detail, sample().evidence[0].detail);
  EXPECT_EQ(result->evidence[1].time_ns, 34U);
  EXPECT_EQ(result->evidence[1].signal, "SIGUSR1");
}

TEST(ResultLines, ArePrintableSoThatAnyLauncherPassesThem) {
  for (char c : encode(sample()))
    EXPECT_TRUE((c >= 0x20 && c <= 0x7e) || c == '\n' || c == '\t') << static_cast<int>(c);
}

// A judge that died while it wrote has said nothing, wherever it stopped.
TEST(ResultLines, CutAnywhereAreNoResult) {
  const std::string whole = encode(sample());
  for (std::size_t length = 0; length < whole.size(); ++length) EXPECT_FALSE(decode(whole.substr(0, length))) << length;
}

TEST(ResultLines, WithAnythingElseInThemAreNoResult) {
  for (const char* text : {"end\n", "verdict\tpass\n", "verdict\tsplendid\nend\n", "verdict\tpass\nnoise\nend\n",
                           "verdict\tpass\nevent\tx\tmain\tmark\t\t\nend\n", "verdict\tpass\nend\nverdict\tpass\n"})
    EXPECT_FALSE(decode(text)) << text;
}

TEST(ResultLines, UnescapingTakesHalfEscapesAsTheyAre) {
  EXPECT_EQ(unescape_field("a\\"), "a\\");
  EXPECT_EQ(unescape_field("\\x4"), "x4");
  EXPECT_EQ(unescape_field("\\x41"), "A");
}

}  // namespace
}  // namespace sigconform
