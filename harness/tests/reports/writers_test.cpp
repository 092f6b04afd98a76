#include <gmock/gmock.h>

#include "harness/tests/reports/checker.h"
#include "harness/tests/reports/samples.h"
#include "reports/html.h"
#include "reports/junit.h"
#include "reports/markdown.h"
#include "reports/markdown_text.h"
#include "reports/matrix.h"
#include "reports/tap.h"
#include "reports/timeline.h"
#include "reports/whole_file.h"

namespace sigconform::reports {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Writers, AreAcceptedByOtherParsers) {
  ScratchFolder folder;
  const std::vector<NamedResults> files{{"a.json", sample()}, {"b.json", other_sample()}, {"c.json", sample()}};
  for (std::size_t number = 1; number <= files.size(); ++number) {
    const Matrix matrix = make_matrix(std::span(files).first(number));
    EXPECT_TRUE(accepted_by("html_page.py", {folder.file("page.html", render_html(matrix))}));
    EXPECT_TRUE(accepted_by("junit.py", {folder.file("junit.xml", render_junit(matrix))}));
    EXPECT_TRUE(accepted_by("tap.py", {folder.file("report.tap", render_tap(matrix))}));
  }
}

TEST(Writers, SayThatARunWasInterrupted) {
  ScratchFolder folder;
  std::vector<NamedResults> files{{"a.json", sample()}};
  files[0].results.run.interrupted = false;
  EXPECT_THAT(render_tap(make_matrix(files)), Not(HasSubstr("Bail out!")));
  EXPECT_THAT(render_junit(make_matrix(files)), Not(HasSubstr("interrupted\"")));
  files[0].results.run.interrupted = true;
  const Matrix matrix = make_matrix(files);
  EXPECT_THAT(render_tap(matrix), testing::ContainsRegex("\nBail out! The run on .* was interrupted\n$"));
  EXPECT_THAT(render_junit(matrix), HasSubstr("<error type=\"interrupted\" message=\"the run was interrupted"));
  EXPECT_TRUE(accepted_by("junit.py", {folder.file("junit.xml", render_junit(matrix))}));
  EXPECT_TRUE(accepted_by("tap.py", {folder.file("report.tap", render_tap(matrix))}));
}

TEST(Writers, CountAsDifferentWhatTheColumnsShowDifferently) {
  std::vector<NamedResults> files{{"a.json", sample()}, {"b.json", sample()}};
  // A word of something that was not observed is shown nowhere.
  for (VerdictRow& row : files[1].results.verdicts)
    if (row.verdict == Verdict::pass) row.observed = "unseen";
  EXPECT_THAT(render_html(make_matrix(files)), testing::ContainsRegex("columns judge, 0 have different outcomes"));
  // What only one column judged was compared with nothing.
  files[1].results.verdicts.clear();
  EXPECT_THAT(render_html(make_matrix(files)), HasSubstr("Of 0 requirements that several columns judge, 0 have"));
}

TEST(Writers, TakeAnEmptyRun) {
  Results results;
  results.targets = {Target{}};
  const std::vector<NamedResults> files{{"empty.json", results}};
  const Matrix matrix = make_matrix(files);
  ScratchFolder folder;
  EXPECT_TRUE(accepted_by("html_page.py", {folder.file("page.html", render_html(matrix))}));
  EXPECT_TRUE(accepted_by("junit.py", {folder.file("junit.xml", render_junit(matrix))}));
  EXPECT_TRUE(accepted_by("tap.py", {folder.file("report.tap", render_tap(matrix))}));
  EXPECT_THAT(render_markdown(matrix), HasSubstr("# Signal conformance: unknown platform"));
}

TEST(Writers, StayOfReasonableSize) {
  const std::vector<NamedResults> files{{"large.json", large_sample(1000, 10)}};
  const Matrix matrix = make_matrix(files);
  EXPECT_LT(render_html(matrix).size(), 8U << 20);
  EXPECT_LT(render_markdown(matrix).size(), markdown_size_limit);
}

TEST(Markdown, SaysWhatDidNotFit) {
  Results results = large_sample(2000, 40);
  for (VerdictRow& row : results.verdicts) row.verdict = row.cases[0].verdict = Verdict::fail;
  const std::vector<NamedResults> files{{"failing.json", results}};
  const std::string page = render_markdown(make_matrix(files));
  EXPECT_LT(page.size(), markdown_size_limit);
  EXPECT_GT(page.size(), markdown_size_limit / 2);
  EXPECT_THAT(page, testing::ContainsRegex("[0-9]+ more entries did not fit"));
}

TEST(Markdown, EscapesRunningText) {
  EXPECT_EQ(markdown_line("a|b*c_d`e<f>[g]#1"), "a\\|b\\*c\\_d\\`e\\<f\\>\\[g\\]\\#\u200b1");
  EXPECT_EQ(markdown_line("@everyone"), "@\u200beveryone");
  EXPECT_EQ(markdown_line("https://www.x.org"), "https\\://www\\.x.org");
  EXPECT_EQ(markdown_line("two\nlines"), "two\\\\nlines");
}

TEST(Markdown, FencesAreLongerThanWhatTheyHold) {
  EXPECT_EQ(markdown_code("a`b", false), "``a`b``");
  EXPECT_EQ(markdown_code("`", false), "`` ` ``");
  EXPECT_EQ(markdown_code("a|b", true), "`a\\|b`");
  EXPECT_EQ(markdown_block("x\n````\n", 100), "`````text\nx\n````\n`````\n");
}

TEST(Markdown, LinksOnlyTheWeb) {
  EXPECT_EQ(markdown_link("https://example.org/a?b=c#d"), "<https://example.org/a?b=c#d>");
  EXPECT_EQ(markdown_link("javascript:alert(1)"), "javascript:alert(1)");
  EXPECT_EQ(markdown_link("https://x/ y"), "https\\://x/ y");
}

TEST(Html, ShowsAFaultyPlatformAsSuch) {
  Results faulty = sample();
  faulty.fault = "drop-sigusr1";
  const std::vector<NamedResults> alone{{"faulty.json", faulty}};
  EXPECT_THAT(render_html(make_matrix(alone)), HasSubstr("deliberately faulty (drop-sigusr1)"));
  const std::vector<NamedResults> beside{{"real.json", sample()}, {"faulty.json", faulty}};
  EXPECT_THROW(make_matrix(beside), FileError);
}

Results latency_sample() {
  const auto figure = [](std::int64_t value) { return Fact{value}; };
  Results results;
  results.targets = {{}};
  results.latency = {
      {"self/kill", "platform", {{"p50_ns", figure(100)}, {"p99_ns", figure(200)}, {"n", figure(7)}}},
      {"dispatch|busy",
       "cpython-3.11.2",
       {{"p50_ns", figure(5)}, {"ratio", Fact{1.5}}, {"ratio_low", Fact{1.25}}, {"ratio_high", Fact{2.0}}}},
      {"thread/a", "platform", {{"error", Fact{std::string{"1 | lost"}}}}},
      {"thread/b", "platform", {{"missing", Fact{std::string{"no such call"}}}}},
      {"growth/a", "platform", {{"class", Fact{std::string{"O(n)"}}}}}};
  return results;
}

TEST(Markdown, HasATableOfLatencyFigures) {
  const std::vector<NamedResults> files{{"l.json", latency_sample()}};
  const auto page = render_markdown(make_matrix(files));
  EXPECT_THAT(page, HasSubstr("| row | p50 | p90 | p99 | p99.9 | max | n | disturbed | ratio |\n"));
  EXPECT_THAT(page, HasSubstr("| `self/kill` | 100 |  | 200 |  |  | 7 |  |  |\n"));
  EXPECT_THAT(page, HasSubstr("| `dispatch\\|busy` cpython-3.11.2 | 5 |  |  |  |  |  |  | 1.5 (1.25 to 2) |\n"));
  EXPECT_THAT(page, HasSubstr("| `thread/a` **error**: 1 \\| lost |"));
  EXPECT_THAT(page, HasSubstr("1 more rows are about what is missing there"));
  EXPECT_THAT(page, Not(HasSubstr("growth/a")));
  EXPECT_THAT(page, Not(HasSubstr("## Areas")));
  const std::vector<NamedResults> two{{"l.json", latency_sample()}, {"m.json", latency_sample()}};
  EXPECT_THAT(render_markdown(make_matrix(two)), HasSubstr("| row | file | p50 |"));
}

TEST(Html, NamesNoSectionThatItHasNot) {
  const std::vector<NamedResults> files{{"l.json", latency_sample()}};
  const auto page = render_html(make_matrix(files));
  EXPECT_THAT(page, HasSubstr("<nav><a href=\"#latency\">Latency</a> <a href=\"#platform\">Platform</a></nav>"));
}

TEST(Html, LinksOnlyTheWeb) {
  Results results = sample();
  for (VerdictRow& row : results.verdicts) {
    if (row.deviation) row.deviation->link = "javascript:alert(1)";
  }
  const std::vector<NamedResults> files{{"r.json", results}};
  const std::string page = render_html(make_matrix(files));
  EXPECT_THAT(page, Not(HasSubstr("href=\"javascript")));
  EXPECT_THAT(page, HasSubstr("<cite>javascript:alert(1)</cite>"));
}

TEST(Matrix, ColumnsDifferOnlyWhereBothWereJudged) {
  const std::vector<NamedResults> files{{"a.json", sample()}, {"b.json", other_sample()}};
  const Matrix matrix = make_matrix(files);
  std::vector<std::string> differing;
  for (const MatrixRow& row : matrix.rows) {
    if (row.differs) differing.push_back(row.requirement->requirement);
  }
  EXPECT_THAT(differing, testing::ElementsAre("read.interrupted-partial", "sigqueue.order-by-number",
                                              "pthread_kill.handler-in-target"));
}

TEST(Matrix, LabelsTellColumnsApart) {
  Results with_runtime = sample();
  with_runtime.targets.push_back({"cpython-3.11.2", "runtime", {}});
  VerdictRow row = with_runtime.verdicts[0];
  row.target = "cpython-3.11.2";
  with_runtime.verdicts.push_back(row);
  const std::vector<NamedResults> files{{"a.json", with_runtime}, {"b.json", sample()}};
  const Matrix matrix = make_matrix(files);
  ASSERT_EQ(matrix.columns.size(), 3U);
  EXPECT_EQ(matrix.columns[0].label, "Linux 6.18.0 x86_64, glibc 2.36 (a.json)");
  EXPECT_EQ(matrix.columns[1].label, "cpython-3.11.2 on Linux 6.18.0 x86_64, glibc 2.36");
  EXPECT_EQ(matrix.columns[2].label, "Linux 6.18.0 x86_64, glibc 2.36 (b.json)");
}

TEST(Timeline, LeavesOutTheMiddleOfLongEvidence) {
  std::vector<EvidenceEntry> evidence(1000, {1000, "main", "mark", "", "x"});
  const Timeline timeline = make_timeline(evidence, 10);
  ASSERT_EQ(timeline.events.size(), 11U);
  EXPECT_EQ(timeline.events[5].hidden, 990U);
}

TEST(Timeline, FindsWhereHandlersRanAlsoNested) {
  const std::vector<EvidenceEntry> evidence{{1, "main", "handler-enter", "SIGUSR1", ""},
                                            {2, "other", "handler-enter", "SIGUSR2", ""},
                                            {3, "main", "handler-enter", "SIGUSR2", ""},
                                            {4, "main", "handler-exit", "SIGUSR2", ""},
                                            {5, "main", "handler-exit", "SIGUSR1", ""}};
  const Timeline timeline = make_timeline(evidence);
  ASSERT_EQ(timeline.spans.size(), 2U);
  EXPECT_EQ(timeline.spans[0].first, 2U);
  EXPECT_EQ(timeline.spans[0].last, 3U);
  EXPECT_EQ(timeline.spans[1].first, 0U);
  EXPECT_EQ(timeline.spans[1].last, 4U);
}

TEST(Timeline, DurationsHaveAUnitThatSuitsThem) {
  EXPECT_EQ(duration_text(312), "312 ns");
  EXPECT_EQ(duration_text(48'000), "48.0 µs");
  EXPECT_EQ(duration_text(1'200'000), "1.2 ms");
  EXPECT_EQ(duration_text(10'000'000'000), "10.0 s");
}

}  // namespace
}  // namespace sigconform::reports
