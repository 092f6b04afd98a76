// The plain path: cases that end by themselves with a result.
#include <gmock/gmock.h>
#include <unistd.h>

#include "harness/tests/conductor/staged_cases.h"

namespace sigconform::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const Staged passes{"passes", [](const void*) { say(Verdict::pass); }};
const Staged fails{"fails", [](const void*) { say(Verdict::fail, "one\ntwo\tthree"); }};
const Staged tells_options{
    "tells_options", [](const void*) {
      say(judge_options.without_stimulus && !judge_options.evidence ? Verdict::pass : Verdict::fail,
          std::to_string(judge_options.deadline_ms));
    }};
const Staged says_a_lot{"says_a_lot", [](const void*) { say(Verdict::pass, std::string(1'000'000, 'x')); }};

TEST(Run, CollectsVerdictAndMessageInTheOrderOfThePlan) {
  Recorder recorder;
  const auto outcome = run(plan_of({passes.get(), fails.get()}), recorder);
  ASSERT_EQ(outcome.cases.size(), 2U);
  EXPECT_EQ(outcome.cases[0].result.verdict, Verdict::pass) << outcome.cases[0].result.message;
  EXPECT_EQ(outcome.cases[1].result.verdict, Verdict::fail);
  EXPECT_EQ(outcome.cases[1].result.message, "one\ntwo\tthree");
  EXPECT_GT(outcome.cases[0].duration_us, 0U);
  EXPECT_FALSE(outcome.interrupted);
  EXPECT_EQ(outcome.unavailable, "");
  EXPECT_EQ(recorder.events.front(), "run 2 2");
  EXPECT_THAT(recorder.started, ElementsAre("passes", "fails"));
  EXPECT_THAT(recorder.events, Contains("finish fails fail"));
}

TEST(Run, ThePlatformIsDescribed) {
  const auto outcome = run_plan(plan_of({passes.get()}));
  EXPECT_GT(outcome.platform.speed_ns, 0U);
  EXPECT_FALSE(outcome.platform.isolation_reason.empty());
  EXPECT_THAT(outcome.platform.facts, Contains(::testing::Key("kernel")));
}

TEST(Run, OptionsReachTheJudge) {
  auto plan = plan_of({tells_options.get()});
  plan.without_stimulus = true;
  plan.evidence = false;
  plan.deadline_ms = 12'345;
  const auto outcome = run_plan(plan);
  EXPECT_EQ(outcome.cases[0].result.verdict, Verdict::pass);
  EXPECT_EQ(outcome.cases[0].result.message, "12345");
  EXPECT_EQ(outcome.deadline_ms, 12'345);
}

TEST(Run, AResultLargerThanAPipeIsCollectedWhole) {
  const auto outcome = run_plan(plan_of({says_a_lot.get()}));
  EXPECT_EQ(outcome.cases[0].result.verdict, Verdict::pass);
  EXPECT_EQ(outcome.cases[0].result.message.size(), 1'000'000U);
}

TEST(Run, ManyCasesOnTwoWorkersEachRunOnce) {
  auto plan = plan_of(std::vector<const CaseInfo*>(50, passes.get()));
  plan.jobs = 2;
  const auto outcome = run_plan(plan);
  for (const auto& judged : outcome.cases) {
    EXPECT_EQ(judged.runs, 1U);
    EXPECT_EQ(judged.result.verdict, Verdict::pass) << judged.result.message;
  }
}

TEST(Run, APlanThatMakesNoSenseIsRefused) {
  EXPECT_THROW(run_plan(plan_of({})), std::invalid_argument);
  auto plan = plan_of({passes.get()});
  plan.jobs = 0;
  EXPECT_THROW(run_plan(plan), std::invalid_argument);
  plan.jobs = max_jobs + 1;
  EXPECT_THROW(run_plan(plan), std::invalid_argument);
  plan.jobs = 1;
  plan.repeat = 0;
  EXPECT_THROW(run_plan(plan), std::invalid_argument);
  plan.repeat = 1;
  plan.deadline_ms = 0;
  EXPECT_THROW(run_plan(plan), std::invalid_argument);
}

}  // namespace
}  // namespace sigconform::testing
