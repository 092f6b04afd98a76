#include "harness/cli/gtest_mode.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>

#include "harness/catalogue/requirement.h"
#include "harness/cli/exit_codes.h"
#include "harness/cli/run_results.h"
#include "harness/conductor/conductor.h"
#include "harness/conductor/expectations.h"
#include "harness/conductor/selection.h"
#include "harness/conductor/targets.h"
#include "harness/judge/registry.h"
#include "harness/judge/timeline.h"

namespace sigconform {
namespace {

const Expectations& expectations() {
  static const Expectations all = built_in_expectations();
  return all;
}

/// What a case is shown to have failed: the sentences, what the judge says, and the evidence.
std::string account_of(const CaseInfo& info, const JudgedCase& judged) {
  std::string text;
  for (const std::string_view id : info.requirements) {
    const Requirement* requirement = find_requirement(id);
    text += std::string(id) + ": ";
    if (requirement != nullptr) text += std::string(requirement->text) + " [" + std::string(requirement->source) + "]";
    text += '\n';
  }
  text += judged.result.message + "\n" + render_timeline(judged.result.evidence);
  if (!judged.autopsy.empty()) text += "\nAt the deadline:\n" + judged.autopsy;
  return text;
}

/// Those that are there on every machine that builds this: the others' verdicts depend on who installed what.
std::vector<Target> constant_runtimes() {
  auto found = runtimes_found();
  std::erase_if(found, [](const Target& one) {
    return !one.name.starts_with("cpp-reference") && !one.name.starts_with("python");
  });
  return found;
}

class CaseTest : public testing::Test {
 public:
  explicit CaseTest(const CaseInfo& info) : info_(info) {}

  void TestBody() override {
    RunPlan plan;
    std::vector<TargetReport> targets;
    PreparedProbes probes;
    if (info_.run_on != RunOn::platform) targets = announced(constant_runtimes(), plan, false, probes);
    std::erase_if(targets, [](const TargetReport& one) { return !one.unavailable.empty(); });
    plan.cases = planned({&info_}, targets);
    if (plan.cases.empty()) GTEST_SKIP() << "unsupported: no runtime for it on this machine";
    RunObserver nobody;
    const RunOutcome outcome = run(plan, nobody);
    if (!outcome.unavailable.empty()) FAIL() << "the platform is unavailable: " << outcome.unavailable;
    if (outcome.interrupted) FAIL() << "interrupted";
    const auto rows = verdict_rows(plan, selection(), outcome, expectations(), targets);
    const auto worst =
        std::max_element(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.verdict < b.verdict; });
    const auto judged = std::max_element(outcome.cases.begin(), outcome.cases.end(), [](const auto& a, const auto& b) {
      return a.result.verdict < b.result.verdict;
    });
    say(*worst, *judged);
  }

 private:
  Selection selection() const {
    Selection only;
    only.cases = {&info_};
    for (const std::string_view id : info_.requirements) only.requirements.push_back(find_requirement(id));
    return only;
  }

  void say(const reports::VerdictRow& row, const JudgedCase& judged) {
    if (!row.observed.empty()) RecordProperty("observed", row.observed);
    switch (row.verdict) {
      case Verdict::fail:
      case Verdict::unresolved:
      case Verdict::unexpected_pass: {
        const std::string file(info_.file);
        ADD_FAILURE_AT(file.c_str(), info_.line) << to_string(row.verdict) << '\n' << account_of(info_, judged);
        break;
      }
      case Verdict::unsupported:
        GTEST_SKIP() << "unsupported: " << judged.result.message;
      case Verdict::deviation:
        std::printf("deviation: %s (%s)\n", row.deviation->reason.c_str(), row.deviation->link.c_str());
        break;
      default:
        break;
    }
  }

  const CaseInfo& info_;
};

}  // namespace

bool asks_for_googletest(int argc, char** argv) {
  return std::any_of(argv + 1, argv + argc,
                     [](const char* word) { return std::string_view(word).starts_with("--gtest_"); });
}

int run_as_googletest(int argc, char** argv) {
  testing::InitGoogleMock(&argc, argv);
  if (argc > 1) {
    std::fprintf(stderr, "sigconform: %s is no GoogleTest flag; among those, nothing else is taken\n", argv[1]);
    return 2;
  }
  for (const CaseInfo& info : all_cases()) {
    if (info.requirements.empty()) continue;  // judges nothing: for the conductor alone
    const std::string file(info.file);
    testing::RegisterTest(info.suite.c_str(), info.name.c_str(), nullptr, nullptr, file.c_str(), info.line,
                          [&info]() -> testing::Test* { return new CaseTest(info); });
  }
  const int code = RUN_ALL_TESTS();
  // GoogleTest does not look whether its words arrive.
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    std::fprintf(stderr, "sigconform: cannot write to the standard output\n");
    return usage_exit_code;
  }
  // GoogleTest calls a run of nothing a success.
  if (!testing::GTEST_FLAG(list_tests) && testing::UnitTest::GetInstance()->test_to_run_count() == 0) {
    std::fprintf(stderr, "sigconform: no case matches --gtest_filter=%s\n", testing::GTEST_FLAG(filter).c_str());
    return 2;
  }
  return code;
}

}  // namespace sigconform
