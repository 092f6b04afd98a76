// Every writer's output for the sample, against approved files. What differs is left in the build folder;
// `ci/approve` makes it the approved one after somebody has looked at the difference.
#include <gtest/gtest.h>

#include <sstream>

#include "harness/cli/compare.h"
#include "harness/tests/reports/samples.h"
#include "harness/tests/scratch_folder.h"
#include "reports/html.h"
#include "reports/junit.h"
#include "reports/markdown.h"
#include "reports/matrix.h"
#include "reports/results_json.h"
#include "reports/summary.h"
#include "reports/tap.h"
#include "reports/template.h"

namespace sigconform::reports {
namespace {

void replace(std::string& text, std::string_view what, std::string_view by) {
  if (const auto at = text.find(what); !what.empty() && at != std::string::npos) text.replace(at, what.size(), by);
}

/// Style and script are no output: changing them must not ask for new approvals.
std::string filtered(std::string text) {
  replace(text, template_text("style.css"), "(style)\n");
  replace(text, template_text("script.js"), "(script)\n");
  return text;
}

void expect_approved(const std::string& name, const std::string& output) {
  const std::filesystem::path approved = std::filesystem::path(SIGCONFORM_APPROVED) / name;
  const std::filesystem::path received = std::filesystem::path(SIGCONFORM_RECEIVED) / name;
  const std::string text = filtered(output);
  std::filesystem::create_directories(received.parent_path());
  std::filesystem::remove(received);
  if (std::filesystem::exists(approved) && read_text(approved) == text) return;
  write_whole_file(received, text);
  ADD_FAILURE() << name << " is not as approved; see the difference and, where it is right, run ci/approve:\n  diff "
                << approved.string() << " " << received.string();
}

std::vector<NamedResults> one() { return {{"results.json", sample()}}; }
std::vector<NamedResults> two() { return {{"glibc.json", sample()}, {"musl.json", other_sample()}}; }

TEST(Approved, ResultsFile) { expect_approved("results.json", format_results(sample())); }

TEST(Approved, OnePlatform) {
  const auto files = one();
  const Matrix matrix = make_matrix(files);
  expect_approved("one.html", render_html(matrix));
  expect_approved("one.junit.xml", render_junit(matrix));
  expect_approved("one.md", render_markdown(matrix));
  expect_approved("one.tap", render_tap(matrix));
  expect_approved("one.summary.txt", render_summary(matrix));
}

TEST(Approved, TwoPlatforms) {
  const auto files = two();
  const Matrix matrix = make_matrix(files);
  expect_approved("two.html", render_html(matrix));
  expect_approved("two.junit.xml", render_junit(matrix));
  expect_approved("two.md", render_markdown(matrix));
  expect_approved("two.tap", render_tap(matrix));
  expect_approved("two.summary.txt", render_summary(matrix));
}

TEST(Approved, Programs) {
  const std::vector<NamedResults> files{{"results.json", program_sample()}};
  const Matrix matrix = make_matrix(files);
  expect_approved("programs.json", format_results(files.front().results));
  expect_approved("programs.html", render_html(matrix));
  expect_approved("programs.md", render_markdown(matrix));
}

TEST(Approved, Comparison) {
  ScratchFolder folder;
  save_results(sample(), folder / "base.json");
  save_results(other_sample(), folder / "new.json");
  std::ostringstream out;
  EXPECT_EQ(compare({folder / "base.json", folder / "new.json"}, out), 1);
  expect_approved("comparison.txt", out.str());
}

}  // namespace
}  // namespace sigconform::reports
