#include "reports/results.h"

#include <gtest/gtest.h>

namespace sigconform::reports {
namespace {

TEST(FailureBound, FollowsTheRuleOfThree) {
  EXPECT_NEAR(failure_bound_95(0, 20), 0.1391, 0.0001);
  EXPECT_NEAR(failure_bound_95(0, 10'000), 3.0 / 10'000, 0.00001);
}

TEST(FailureBound, GrowsWithTheFailuresSeen) {
  EXPECT_NEAR(failure_bound_95(1, 20), 0.2161, 0.0001);
  EXPECT_NEAR(failure_bound_95(18, 229), 0.1143, 0.0010);
  EXPECT_EQ(failure_bound_95(5, 5), 1.0);
}

TEST(Results, WorstVerdictOfNothingIsUntested) {
  Results results;
  EXPECT_EQ(worst_verdict(results), Verdict::untested);
  results.verdicts.resize(3);
  results.verdicts[1].verdict = Verdict::unresolved;
  results.verdicts[2].verdict = Verdict::pass;
  EXPECT_EQ(worst_verdict(results), Verdict::unresolved);
}

TEST(Facts, ReadAsText) {
  const Facts facts{{"a", true}, {"b", std::int64_t{-3}}, {"c", 0.5}, {"d", std::string("x")}};
  EXPECT_EQ(fact_text(facts, "a"), "true");
  EXPECT_EQ(fact_text(facts, "b"), "-3");
  EXPECT_EQ(fact_text(facts, "c"), "0.5");
  EXPECT_EQ(fact_text(facts, "d"), "x");
  EXPECT_EQ(fact_text(facts, "e"), "");
}

}  // namespace
}  // namespace sigconform::reports
