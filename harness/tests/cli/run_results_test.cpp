#include "harness/cli/run_results.h"

#include <gmock/gmock.h>

#include <map>
#include <string>
#include <vector>

#include "harness/judge/registry.h"

namespace sigconform {
namespace {

// ids of the real catalogue: plain, plain, open
constexpr std::string_view plain = "sigaction.oact-previous";
constexpr std::string_view shared = "sigaction.query-uncatchable";

std::string_view open_requirement() {
  for (const auto& requirement : all_requirements()) {
    if (requirement.is_open() && requirement.profile == "posix") return requirement.id;
  }
  return {};
}

bool staged(const char* name, std::vector<std::string_view> requirements) {
  return register_case({.suite = "Results",
                        .name = name,
                        .requirements = std::move(requirements),
                        .file = "cases/results.cpp",
                        .line = 7,
                        .body = nullptr,
                        .row = nullptr});
}

[[maybe_unused]] const bool registered = staged("Plain", {plain}) && staged("Second", {shared}) &&
                                         staged("Third", {shared}) &&
                                         staged("Mixed", {"sigaction.return-values", open_requirement()});

constexpr const char* predicted = R"toml(
[[expectation]]
requirement = "sigaction.oact-previous"
when = "os == Linux"
verdict = "fail"
failure = "it failed"
reason = "known"
link = "sigaction(2)"
[[expectation]]
requirement = "sigaction.query-uncatchable"
when = "os == Linux"
verdict = "fail"
failure = "it failed"
reason = "known too"
link = "sigaction(2)"
)toml";

struct Staged {
  RunPlan plan;
  RunOutcome outcome;
  Expectations expectations;

  Staged() { outcome.platform.facts = {{"os", "Linux"}}; }

  JudgedCase& add(const char* name, Verdict verdict, unsigned runs = 1) {
    JudgedCase judged;
    judged.info = find_case(name);
    judged.result.verdict = verdict;
    judged.runs = runs;
    judged.counts[verdict] = runs;
    judged.failures = {"x.cpp:1: it failed"};  // which counts for a `fail` only
    outcome.cases.push_back(judged);
    return outcome.cases.back();
  }

  reports::VerdictRow row(std::string_view id) const {
    Selection selection;
    selection.requirements = {find_requirement(id)};
    return verdict_rows(plan, selection, outcome, expectations).at(0);
  }
};

TEST(VerdictRows, CarryTheSentenceAndTheWorstVerdict) {
  Staged run;
  run.add("Results.Second", Verdict::pass);
  run.add("Results.Third", Verdict::unresolved).result.message = "too slow";
  const auto row = run.row(shared);
  EXPECT_EQ(row.verdict, Verdict::unresolved);
  EXPECT_EQ(row.text, find_requirement(shared)->text);
  EXPECT_EQ(row.area, "actions");
  EXPECT_EQ(row.profile, "posix");
  ASSERT_EQ(row.cases.size(), 2U);
  EXPECT_EQ(row.cases[1].name, "Results.Third");
  EXPECT_EQ(row.cases[1].message, "too slow");
  EXPECT_EQ(row.cases[1].file, "cases/results.cpp");
  EXPECT_EQ(row.cases[1].line, 7);
}

TEST(VerdictRows, AreThereForUntestedRequirements) {
  const auto row = Staged{}.row(plain);
  EXPECT_EQ(row.verdict, Verdict::untested);
  EXPECT_TRUE(row.cases.empty());
}

TEST(VerdictRows, OfCasesThatAnInterruptionKeptFromRunning) {
  Staged run;
  run.add("Results.Plain", Verdict::unresolved, 0);
  EXPECT_EQ(run.row(plain).verdict, Verdict::unresolved) << "no worker could serve";
  run.outcome.interrupted = true;
  EXPECT_EQ(run.row(plain).verdict, Verdict::untested);
}

TEST(AppliedExpectations, TurnAPredictedFailureIntoADeviation) {
  Staged run;
  run.add("Results.Plain", Verdict::fail);
  EXPECT_EQ(run.row(plain).verdict, Verdict::fail);
  run.expectations.add(predicted, "x.toml");
  const auto row = run.row(plain);
  EXPECT_EQ(row.verdict, Verdict::deviation);
  EXPECT_EQ(row.cases[0].verdict, Verdict::deviation);
  ASSERT_TRUE(row.deviation.has_value());
  EXPECT_EQ(row.deviation->reason, "known");
  EXPECT_EQ(row.deviation->link, "sigaction(2)");
  run.outcome.platform.facts = {{"os", "Darwin"}};
  EXPECT_EQ(run.row(plain).verdict, Verdict::fail);
}

TEST(AppliedExpectations, HideNoOtherFailure) {
  Staged run;
  run.expectations.add(predicted, "x.toml");
  auto& judged = run.add("Results.Plain", Verdict::fail);
  judged.failures.insert("x.cpp:2: another expectation");
  const auto row = run.row(plain);
  EXPECT_EQ(row.verdict, Verdict::fail);
  EXPECT_FALSE(row.deviation.has_value());
  EXPECT_THAT(row.cases[0].message,
              testing::HasSubstr("x.toml:2 predicts a failure, but not this one: x.cpp:2: another expectation"));
  run.expectations.add("[[expectation]]\nrequirement = \"" + std::string{plain} +
                           "\"\nwhen = \"os != Darwin\"\nverdict = \"fail\"\nfailure = \"another\"\nreason = \"r\"\n"
                           "link = \"kill(2)\"\n",
                       "y.toml");
  EXPECT_EQ(run.row(plain).verdict, Verdict::deviation) << "each is predicted, though by two rows";
}

TEST(AppliedExpectations, SayNothingOfAFailureWithoutWords) {
  Staged run;
  run.expectations.add(predicted, "x.toml");
  run.add("Results.Plain", Verdict::fail).failures.clear();
  EXPECT_EQ(run.row(plain).verdict, Verdict::fail);
}

TEST(AppliedExpectations, TurnAPassIntoAnUnexpectedOne) {
  Staged run;
  run.expectations.add(predicted, "x.toml");
  run.add("Results.Plain", Verdict::pass);
  const auto row = run.row(plain);
  EXPECT_EQ(row.verdict, Verdict::unexpected_pass);
  EXPECT_THAT(row.cases[0].message, testing::HasSubstr("predicted to fail by x.toml:2: known"));
  ASSERT_TRUE(row.deviation.has_value());
}

TEST(AppliedExpectations, OfChanceLeaveAPassAsItIs) {
  Staged run;
  std::string toml{predicted};
  run.expectations.add(toml.insert(toml.find("reason"), "chance = true\n"), "x.toml");
  run.add("Results.Plain", Verdict::pass);
  EXPECT_EQ(run.row(plain).verdict, Verdict::pass);
  run.outcome.cases.back().result.verdict = Verdict::fail;
  EXPECT_EQ(run.row(plain).verdict, Verdict::deviation);
}

TEST(AppliedExpectations, AreMetByOneOfSeveralCases) {
  Staged run;
  run.expectations.add(predicted, "x.toml");
  run.add("Results.Second", Verdict::pass);
  EXPECT_EQ(run.row(shared).verdict, Verdict::pass) << "the other case, not selected, may still contradict it";
  run.add("Results.Third", Verdict::fail);
  EXPECT_EQ(run.row(shared).verdict, Verdict::deviation);
  run.outcome.cases.back().result.verdict = Verdict::unresolved;
  EXPECT_EQ(run.row(shared).verdict, Verdict::unresolved);
  run.outcome.cases.back().result.verdict = Verdict::pass;
  EXPECT_EQ(run.row(shared).verdict, Verdict::unexpected_pass);
}

TEST(AppliedExpectations, ThatNameACaseLeaveTheOthersAlone) {
  Staged run;
  run.expectations.add(std::string{"[[expectation]]\nrequirement = \""} + std::string{shared} +
                           "\"\ncase = \"Results.Third\"\nwhen = \"os == Linux\"\nverdict = \"fail\"\nfailure = \"it "
                           "failed\"\nreason = \"r\"\nlink = \"kill(2)\"\n",
                       "x.toml");
  run.add("Results.Second", Verdict::fail);
  run.add("Results.Third", Verdict::fail);
  const auto row = run.row(shared);
  EXPECT_EQ(row.verdict, Verdict::fail);
  EXPECT_EQ(row.cases[0].verdict, Verdict::fail);
  EXPECT_EQ(row.cases[1].verdict, Verdict::deviation);
}

TEST(AppliedExpectations, PredictNothingWithoutStimulus) {
  Staged run;
  run.expectations.add(predicted, "x.toml");
  run.plan.without_stimulus = true;
  run.add("Results.Plain", Verdict::fail);
  EXPECT_EQ(run.row(plain).verdict, Verdict::fail);
}

TEST(VerdictRows, OfACaseThatJudgesAnOpenRequirementAmongOthers) {
  Staged run;
  run.add("Results.Mixed", Verdict::observed).result.observed = "eintr";
  EXPECT_EQ(run.row(open_requirement()).verdict, Verdict::observed);
  EXPECT_EQ(run.row(open_requirement()).observed, "eintr");
  EXPECT_EQ(run.row("sigaction.return-values").verdict, Verdict::pass);
  EXPECT_EQ(run.row("sigaction.return-values").observed, "");
  run.outcome.cases.back().tokens = {"restarted", "eintr"};
  EXPECT_EQ(run.row(open_requirement()).observed, "eintr, restarted") << "repeated runs that differ show it";
  run.add("Results.Mixed", Verdict::observed).result.observed = "restarted";
  EXPECT_EQ(run.row(open_requirement()).observed, "eintr, restarted") << "what two cases saw is said once";
}

TEST(VerdictRows, OfRepeatedCasesBoundTheRateOfFailure) {
  Staged run;
  run.add("Results.Plain", Verdict::pass, 300);
  const auto report = run.row(plain).cases.at(0);
  EXPECT_EQ(report.runs, 300);
  EXPECT_EQ(report.tally, (std::map<Verdict, int>{{Verdict::pass, 300}}));
  ASSERT_TRUE(report.failure_bound_95.has_value());
  EXPECT_NEAR(*report.failure_bound_95, 0.01, 0.001);
}

TEST(ResultsOfARun, SayWhatItRanOnAndHow) {
  Staged run;
  run.add("Results.Plain", Verdict::pass);
  run.plan.cases = {find_case("Results.Plain")};
  run.plan.launcher = {"qemu-x", "-cpu", "max"};
  run.outcome.interrupted = true;
  run.outcome.platform.strong_isolation = true;
  Selection selection;
  selection.profiles = {"posix"};
  selection.cases = {find_case("Results.Plain")};
  const auto results = results_of(run.plan, selection, run.outcome, run.expectations);
  EXPECT_EQ(reports::fact_text(results.platform, "os"), "Linux");
  EXPECT_EQ(reports::fact_text(results.platform, "isolation"), "strong");
  for (const char* name : {"start_blocked", "start_ignored", "start_pending", "start_closed"})
    EXPECT_NE(reports::fact_text(results.platform, name), "") << name;
  EXPECT_EQ(reports::fact_text(results.platform, "launcher"), "qemu-x -cpu max");
  EXPECT_THAT(results.run.selected_cases, testing::ElementsAre("Results.Plain"));
  EXPECT_TRUE(results.run.interrupted);
  EXPECT_EQ(results.catalogue, catalogue_digest());
  EXPECT_EQ(results.targets.size(), 1U);
  EXPECT_FALSE(results.is_faulty());
  run.plan.without_stimulus = true;
  EXPECT_TRUE(results_of(run.plan, selection, run.outcome, run.expectations).is_faulty());
}

}  // namespace
}  // namespace sigconform
