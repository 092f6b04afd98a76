// Workers that a launcher starts: another program, with whatever the launcher says and does before.
#include <gmock/gmock.h>

#include "harness/tests/conductor/staged_cases.h"

namespace sigconform::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const Staged launched{"launched", [](const void*) { say(Verdict::fail, "this is the wrong program"); }};
const Staged not_there{"not_there", [](const void*) { say(Verdict::fail, "this is the wrong program"); }};

RunPlan launched_by(std::vector<std::string> launcher) {
  auto plan = plan_of({launched.get(), launched.get()});
  plan.launcher = std::move(launcher);
  plan.program = STAGED_WORKER;
  return plan;
}

/// A shell that does something first and then becomes what it is told to start.
RunPlan after(const std::string& commands) { return launched_by({"sh", "-c", commands + "; exec \"$@\"", "sh"}); }

void expect_all_passed(const RunOutcome& outcome) {
  EXPECT_EQ(outcome.unavailable, "");
  for (const auto& judged : outcome.cases) EXPECT_EQ(judged.result.verdict, Verdict::pass) << judged.result.message;
}

TEST(Launcher, StartsTheProgram) { expect_all_passed(run_plan(launched_by({"env"}))); }

TEST(Launcher, TwoAtATime) {
  auto plan = launched_by({"env"});
  plan.jobs = 2;
  expect_all_passed(run_plan(plan));
}

TEST(Launcher, MayChatBeforeAndBeside) {
  expect_all_passed(run_plan(after("echo Welcome; echo to the sandbox >&2; printf '\\001\\377 done\\nready\\n'")));
}

TEST(Launcher, MayStayAsTheParent) { expect_all_passed(run_plan(launched_by({"sh", "-c", "\"$@\"; exit 0", "sh"}))); }

TEST(Launcher, MayLeaveSomebodyBehindWhoHoldsTheOutput) {
  // Nobody may wait for the end of that output: it does not come for a minute.
  const auto outcome = run_plan(launched_by({"sh", "-c", "sleep 60 & exec \"$@\"", "sh"}));
  expect_all_passed(outcome);
  EXPECT_LT(outcome.duration_us, 50'000'000U);
}

TEST(Launcher, ACarriageReturnPerLineIsNoObstacle) {
  expect_all_passed(run_plan(launched_by({"sh", "-c", "\"$@\" | sed -u 's/$/\\r/'", "sh"})));
}

TEST(Launcher, WeakIsolationReachesTheWorker) {
  auto plan = launched_by({"env"});
  plan.isolation = Isolation::weak;
  const auto outcome = run_plan(plan);
  expect_all_passed(outcome);
  EXPECT_FALSE(outcome.platform.strong_isolation);
  EXPECT_EQ(outcome.platform.isolation_reason, "asked for");
}

TEST(Launcher, ACaseThatItsProgramLacksIsUnsupported) {
  auto plan = launched_by({"env"});
  plan.cases = {not_there.get()};
  const auto outcome = run_plan(plan);
  EXPECT_EQ(outcome.cases[0].result.verdict, Verdict::unsupported);
  EXPECT_THAT(outcome.cases[0].result.message, HasSubstr("does not have this case"));
}

TEST(Launcher, ThatExitsAtOnceMeansUnavailable) {
  auto plan = launched_by({"sh", "-c", "echo no such machine; echo sorry >&2; exit 5", "sh"});
  plan.jobs = 2;
  const auto outcome = run_plan(plan);
  EXPECT_THAT(outcome.unavailable, HasSubstr("the worker ended (exited with 5)"));
  EXPECT_THAT(outcome.unavailable, HasSubstr("no such machine"));
  EXPECT_THAT(outcome.unavailable, HasSubstr("sorry"));
  for (const auto& judged : outcome.cases) EXPECT_EQ(judged.runs, 0U);
}

TEST(Launcher, ThatNeverGetsThereMeansUnavailable) {
  auto plan = launched_by({"sh", "-c", "echo booting; sleep 60", "sh"});
  plan.start_deadline = std::chrono::milliseconds{300};
  const auto outcome = run_plan(plan);
  EXPECT_THAT(outcome.unavailable, HasSubstr("did not greet within its deadline"));
  EXPECT_THAT(outcome.unavailable, HasSubstr("booting"));
  EXPECT_LT(outcome.duration_us, 50'000'000U);
}

TEST(Launcher, ThatChattersWithoutEndMeansUnavailable) {
  auto plan = launched_by({"sh", "-c", "yes", "sh"});
  plan.start_deadline = std::chrono::milliseconds{300};
  const auto outcome = run_plan(plan);
  EXPECT_THAT(outcome.unavailable, HasSubstr("did not greet within its deadline"));
  EXPECT_LT(outcome.unavailable.size(), 20'000U);
}

TEST(Launcher, OneLineWithoutEndMeansUnavailable) {
  auto plan = launched_by({"sh", "-c", "yes | tr -d '\\n'", "sh"});
  EXPECT_THAT(run_plan(plan).unavailable, HasSubstr("no end"));
}

TEST(Launcher, AnotherVersionOfTheProtocolMeansUnavailable) {
  const auto outcome = run_plan(launched_by({"sh", "-c", "printf 'hello\\t2\\n'; sleep 60", "sh"}));
  EXPECT_THAT(outcome.unavailable, HasSubstr("version 2"));
}

TEST(Launcher, ThatClosesItsOutputAndStaysMeansUnavailable) {
  const auto outcome = run_plan(launched_by({"sh", "-c", "exec >&- 2>&-; sleep 60", "sh"}));
  EXPECT_THAT(outcome.unavailable, HasSubstr("closed its output"));
  EXPECT_LT(outcome.duration_us, 50'000'000U);
}

TEST(Launcher, ThatStaysWhenAllIsDoneIsKilled) {
  // Not after other programs that a worker starts by it: their end is waited for.
  const auto outcome = run_plan(launched_by({"sh", "-c", "\"$@\"; case $* in *' worker '*) sleep 60 ;; esac", "sh"}));
  expect_all_passed(outcome);
  EXPECT_LT(outcome.duration_us, 50'000'000U);
}

TEST(Launcher, ThatDoesNotExistIsAMistake) {
  try {
    run_plan(launched_by({"/no/such/launcher"}));
    FAIL() << "it ran";
  } catch (const std::invalid_argument& error) {
    EXPECT_THAT(error.what(), HasSubstr("/no/such/launcher"));
    EXPECT_THAT(error.what(), HasSubstr("No such file"));
  }
}

}  // namespace
}  // namespace sigconform::testing
