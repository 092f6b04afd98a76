// Workers that die or hang in the middle of a case: the case is unresolved, the next ones run.
#include <gmock/gmock.h>
#include <unistd.h>

#include <csignal>

#include "harness/tests/conductor/life_line.h"
#include "harness/tests/conductor/staged_cases.h"

namespace sigconform::testing {
namespace {

using ::testing::HasSubstr;

// Without namespaces the worker is the judge's parent, and within reach.
const Staged kills_the_worker{"kills_the_worker", [](const void*) {
                                LifeLine::hold();
                                ::kill(::getppid(), SIGKILL);
#if !defined(SIGCONFORM_PORTABLE)  // where nobody would end it
                                hang();
#endif
                              }};
const Staged stops_the_worker{"stops_the_worker", [](const void*) {
                                LifeLine::hold();
                                ::kill(::getppid(), SIGSTOP);
                                hang();
                              }};
const Staged unharmed{"unharmed", [](const void*) { say(Verdict::pass); }};

RunPlan weak_plan(const Staged& hostile) {
  auto plan = plan_of({unharmed.get(), hostile.get(), unharmed.get(), unharmed.get()});
  plan.isolation = Isolation::weak;
  return plan;
}

void expect_only_its_own_case_lost(const RunOutcome& outcome) {
  EXPECT_EQ(outcome.cases[1].result.verdict, Verdict::unresolved);
  for (const std::size_t i : {0, 2, 3}) EXPECT_EQ(outcome.cases[i].result.verdict, Verdict::pass) << i;
  EXPECT_EQ(outcome.workers_restarted, 1U);
}

TEST(WorkerLost, ADeadWorkerCostsOneCase) {
  LifeLine life;
  const auto outcome = run_plan(weak_plan(kills_the_worker));
  expect_only_its_own_case_lost(outcome);
  EXPECT_THAT(outcome.cases[1].result.message, HasSubstr("killed by SIGKILL"));
  EXPECT_TRUE(life.was_held());
  EXPECT_TRUE(life.is_free()) << "the judge outlived its worker";
}

TEST(WorkerLost, AHungWorkerCostsOneCase) {
  LifeLine life;
  auto plan = weak_plan(stops_the_worker);
  plan.deadline_ms = 100;
  plan.worker_grace = std::chrono::milliseconds{500};
  const auto outcome = run_plan(plan);
  expect_only_its_own_case_lost(outcome);
  EXPECT_THAT(outcome.cases[1].result.message, HasSubstr("the worker hung"));
  EXPECT_TRUE(life.was_held());
  EXPECT_TRUE(life.is_free()) << "the judge outlived its worker";
}

TEST(WorkerLost, TheLastCaseOfAllNeedsNoNewWorker) {
  LifeLine life;
  auto plan = plan_of({unharmed.get(), kills_the_worker.get()});
  plan.isolation = Isolation::weak;
  const auto outcome = run_plan(plan);
  EXPECT_EQ(outcome.cases[1].result.verdict, Verdict::unresolved);
  EXPECT_EQ(outcome.workers_restarted, 0U);
  EXPECT_EQ(outcome.unavailable, "");
}

}  // namespace
}  // namespace sigconform::testing
