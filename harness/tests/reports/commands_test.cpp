// The sub-commands `report` and `compare`, through the disk.
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <unistd.h>

#include <sstream>

#include "harness/cli/compare.h"
#include "harness/cli/report.h"
#include "harness/cli/usage_error.h"
#include "harness/tests/reports/samples.h"
#include "harness/tests/scratch_folder.h"
#include "reports/results_json.h"

namespace sigconform::reports {
namespace {

using ::testing::HasSubstr;

class Commands : public testing::Test {
 protected:
  Commands() { save_results(sample(), folder_ / "a.json"); }

  std::string report_error(const ReportOptions& options) {
    try {
      report(options, out_);
    } catch (const UsageError& error) {
      EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
      return error.what();
    }
    return "no error";
  }

  /// The exit code of comparing the sample with a changed copy of it.
  template <class Edit>
  int compared_with(Edit edit) {
    Results changed = sample();
    edit(changed);
    save_results(changed, folder_ / "b.json");
    out_.str("");
    return compare({folder_ / "a.json", folder_ / "b.json"}, out_);
  }

  static VerdictRow& row(Results& results, std::string_view id) {
    for (VerdictRow& each : results.verdicts) {
      if (each.requirement == id) return each;
    }
    throw std::logic_error("no such row");
  }

  ScratchFolder folder_;
  std::ostringstream out_;
};

TEST_F(Commands, ReportWritesAllFormatsAndNamesThem) {
  const ReportOptions options{
      {folder_ / "a.json"}, folder_ / "r.html", folder_ / "r.xml", folder_ / "r.md", folder_ / "r.tap"};
  EXPECT_EQ(report(options, out_), 0);
  EXPECT_EQ(folder_.entries(), 5U);
  EXPECT_THAT(read_text(folder_ / "r.html"), HasSubstr("<!DOCTYPE html>"));
  EXPECT_THAT(out_.str(), HasSubstr((folder_ / "r.md").string() + "\n"));
}

TEST_F(Commands, ReportWithoutFormatsIsASummary) {
  EXPECT_EQ(report({{folder_ / "a.json"}, {}, {}, {}, {}}, out_), 0);
  EXPECT_THAT(out_.str(), HasSubstr("A signal aimed at one thread is handled there"));
}

TEST_F(Commands, ReportWritesToTheStandardOutput) {
  EXPECT_EQ(report({{folder_ / "a.json"}, {}, {}, "-", {}}, out_), 0);
  EXPECT_THAT(out_.str(), testing::StartsWith("# Signal conformance"));
}

TEST_F(Commands, ReportWritesNothingWhenOneOfItsFilesCannotBe) {
  EXPECT_THAT(report_error({{folder_ / "a.json"}, folder_ / "r.html", folder_ / "missing" / "r.xml", {}, {}}),
              HasSubstr("No such file or directory"));
  EXPECT_THAT(report_error({{folder_ / "a.json"}, folder_ / "r.html", folder_.path(), {}, {}}),
              HasSubstr("Is a directory"));
  EXPECT_THAT(report_error({{folder_ / "a.json"}, folder_ / "r.html", "/dev/full", {}, {}}),
              HasSubstr("No space left on device"));
  EXPECT_EQ(folder_.entries(), 1U);
}

TEST_F(Commands, ReportKeepsTheOldFilesWhenTheDiskIsFull) {
  folder_.file("r.tap", "old");
  struct rlimit before {};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  struct rlimit small = before;
  small.rlim_cur = 10'000;  // enough for TAP, not for HTML
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const std::string error = report_error({{folder_ / "a.json"}, folder_ / "r.html", {}, {}, folder_ / "r.tap"});
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  EXPECT_THAT(error, HasSubstr("r.html: cannot write: File too large"));
  EXPECT_EQ(read_text(folder_ / "r.tap"), "old");
  EXPECT_EQ(folder_.entries(), 2U);
}

TEST_F(Commands, ReportRefusesToDestroyWhatItReads) {
  EXPECT_THAT(report_error({{folder_ / "a.json"}, folder_ / "." / "a.json", {}, {}, {}}),
              HasSubstr("is read as results"));
  EXPECT_THAT(report_error({{folder_ / "a.json"}, folder_ / "r", folder_ / "r", {}, {}}),
              HasSubstr("is given for two reports"));
  EXPECT_EQ(folder_.entries(), 1U);
}

TEST_F(Commands, ReportSaysWhichFileIsWrong) {
  folder_.file("bad.json", "{\"schema\":");
  EXPECT_THAT(report_error({{folder_ / "a.json", folder_ / "bad.json"}, folder_ / "r.html", {}, {}, {}}),
              HasSubstr("bad.json: line 1, column 11: ends in the middle"));
  EXPECT_THAT(report_error({{}, folder_ / "r.html", {}, {}, {}}), HasSubstr("no results file given"));
  EXPECT_EQ(folder_.entries(), 2U);
}

TEST_F(Commands, CompareOfTheSameIsQuiet) {
  EXPECT_EQ(compared_with([](Results&) {}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("0 regressions, 0 fixes, 10 unchanged"));
}

TEST_F(Commands, CompareFindsRegressions) {
  for (const Verdict worse : {Verdict::fail, Verdict::deviation, Verdict::unresolved}) {
    EXPECT_EQ(compared_with([&](Results& results) { row(results, "sigqueue.order-by-number").verdict = worse; }), 1)
        << to_string(worse);
    EXPECT_THAT(out_.str(), HasSubstr("regressions (1)\n  sigqueue.order-by-number: ✓ pass -> "));
  }
  EXPECT_EQ(compared_with([](Results& results) { row(results, "fork.pending-itimer").verdict = Verdict::fail; }), 1);
  EXPECT_EQ(compared_with([](Results& results) { row(results, "sigwait.selects-lowest").verdict = Verdict::fail; }), 1);
}

TEST_F(Commands, CompareFindsFixes) {
  EXPECT_EQ(compared_with([](Results& results) {
              row(results, "pthread_kill.handler-in-target").verdict = Verdict::pass;
              row(results, "fork.pending-itimer").verdict = Verdict::unexpected_pass;
            }),
            0);
  EXPECT_THAT(out_.str(), HasSubstr("fixes (2)"));
}

TEST_F(Commands, CompareTellsTheRestApart) {
  EXPECT_EQ(compared_with([](Results& results) {
              row(results, "read.interrupted-partial").observed = "eintr";
              row(results, "sigqueue.order-by-number").verdict = Verdict::untested;
              row(results, "signalfd.reads-pending").verdict = Verdict::fail;
              row(results, "pthread_kill.handler-in-target").verdict = Verdict::deviation;
              row(results, "pthread_create.mask-inherited").requirement = "pthread_create.renamed";
              results.catalogue = "other";
              results.run.interrupted = true;
            }),
            0);
  const std::string text = out_.str();
  for (const char* expected :
       {"note: the catalogues of requirements differ", "note: the new run was interrupted", "other changes (1)",
        "changed outcomes where the standard leaves them open (1)", "◆ count -> ◆ eintr", "no longer judged (1)",
        "newly judged (1)", "new requirements (1)", "removed requirements (1)"}) {
    EXPECT_THAT(text, HasSubstr(expected));
  }
}

TEST_F(Commands, CompareMatchesTheOnlyTargets) {
  const auto rename = [](Results& results, const std::string& name) {
    results.targets[0].name = name;
    for (VerdictRow& each : results.verdicts) each.target = name;
  };
  EXPECT_EQ(compared_with([&](Results& results) { rename(results, "cpython-3.13.0"); }), 0);
  EXPECT_THAT(out_.str(), HasSubstr("note: target cpython-3.13.0 is compared with platform"));
}

TEST_F(Commands, CompareRefusesWhatHasNothingInCommon) {
  EXPECT_THROW(compared_with([](Results& results) { results.verdicts.clear(); }), UsageError);
  EXPECT_THROW(compared_with([](Results& results) { results.fault = "slow-kill"; }), UsageError);
}

}  // namespace
}  // namespace sigconform::reports
