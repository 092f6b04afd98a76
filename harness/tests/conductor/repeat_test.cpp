// --repeat and --seed: what is run in which order, and which of several verdicts counts.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <set>

#include "harness/conductor/schedule.h"
#include "harness/tests/conductor/staged_cases.h"

namespace sigconform::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::Pair;

TEST(Schedule, WithoutASeedTheOrderGivenRoundByRound) {
  EXPECT_THAT(schedule(3, 2, std::nullopt), ElementsAre(0, 1, 2, 0, 1, 2));
}

TEST(Schedule, ASeedGivesTheSameOrderEveryTimeAndEveryCaseInEveryRound) {
  const auto order = schedule(100, 2, 42);
  EXPECT_THAT(schedule(100, 2, 42), ElementsAreArray(order));
  EXPECT_NE(schedule(100, 2, 43), order);
  const std::set<std::size_t> first(order.begin(), order.begin() + 100);
  const std::set<std::size_t> second(order.begin() + 100, order.end());
  EXPECT_EQ(first.size(), 100U);
  EXPECT_EQ(second.size(), 100U);
  EXPECT_FALSE(std::equal(order.begin(), order.begin() + 100, order.begin() + 100)) << "each round has its own order";
}

TEST(Schedule, TheOrderOfASeedIsTheSameOnEveryPlatform) {
  // mt19937_64 is specified to the bit, and the shuffle is our own.
  EXPECT_THAT(schedule(5, 1, 1), ElementsAre(1, 4, 0, 2, 3));
}

std::string flip_path() { return "/tmp/sigconform-flip-" + std::to_string(::getpid()); }
std::string flip_file;

/// One verdict, the other, and so on: the file remembers.
void alternate(Verdict even, Verdict odd) {
  const int file = ::open(flip_file.c_str(), O_RDWR | O_APPEND);
  char bytes[16];
  const auto runs = ::read(file, bytes, sizeof bytes);
  if (::write(file, "+", 1) != 1) ::_exit(99);
  say(runs % 2 == 0 ? even : odd, "run " + std::to_string(runs));
}
const Staged flips{"flips", [](const void*) { alternate(Verdict::pass, Verdict::fail); }};
const Staged gains{"gains", [](const void*) { alternate(Verdict::unsupported, Verdict::pass); }};
const Staged loses{"loses", [](const void*) { alternate(Verdict::pass, Verdict::unsupported); }};
const Staged lacks_or_fails{"lacks_or_fails", [](const void*) { alternate(Verdict::unsupported, Verdict::fail); }};
const Staged lacks{"lacks", [](const void*) { say(Verdict::unsupported); }};
void steady_body(const void*) { say(Verdict::pass); }
const Staged steady{"steady", steady_body};

RunOutcome repeated(std::vector<const CaseInfo*> cases, unsigned times) {
  flip_file = flip_path();
  ::close(::open(flip_file.c_str(), O_CREAT | O_WRONLY | O_TRUNC, 0666));
  ::chmod(flip_file.c_str(), 0666);
  auto plan = plan_of(std::move(cases));
  plan.repeat = times;
  auto outcome = run_plan(plan);
  ::unlink(flip_file.c_str());
  return outcome;
}

TEST(Repeat, TheWorstVerdictCountsAndAllAreCounted) {
  const auto outcome = repeated({flips.get(), steady.get()}, 5);
  EXPECT_EQ(outcome.cases[0].runs, 5U);
  EXPECT_EQ(outcome.cases[0].result.verdict, Verdict::fail);
  EXPECT_EQ(outcome.cases[0].result.message, "run 1") << "the first of the worst runs";
  EXPECT_THAT(outcome.cases[0].counts, ElementsAre(Pair(Verdict::pass, 3), Pair(Verdict::fail, 2)));
  EXPECT_THAT(outcome.cases[1].counts, ElementsAre(Pair(Verdict::pass, 5)));
}

// Neither is a lack of the platform's: it has the means or it has not.
TEST(Repeat, AnUnsupportedRunBesideAnotherIsUnresolved) {
  for (const auto* changes : {&gains, &loses}) {
    const auto outcome = repeated({changes->get()}, 4);
    EXPECT_EQ(outcome.cases[0].result.verdict, Verdict::unresolved);
    EXPECT_THAT(outcome.cases[0].result.message, ::testing::StartsWith("unsupported in some of its runs only: run "));
    EXPECT_THAT(outcome.cases[0].counts, ElementsAre(Pair(Verdict::unsupported, 2), Pair(Verdict::pass, 2)));
  }
  EXPECT_EQ(repeated({lacks_or_fails.get()}, 4).cases[0].result.verdict, Verdict::fail);
  EXPECT_EQ(repeated({lacks.get()}, 4).cases[0].result.verdict, Verdict::unsupported);
}

const Staged numbered[] = {{"n0", steady_body}, {"n1", steady_body}, {"n2", steady_body}, {"n3", steady_body},
                           {"n4", steady_body}, {"n5", steady_body}, {"n6", steady_body}, {"n7", steady_body}};

TEST(Repeat, TheSeedDecidesTheOrderOfTheRunButNotOfTheOutcome) {
  auto plan = plan_of({});
  for (const auto& staged : numbered) plan.cases.push_back(staged.get());
  plan.seed = 7;
  Recorder recorder;
  const auto outcome = run(plan, recorder);
  std::vector<std::string> expected;
  for (const auto i : schedule(8, 1, 7)) expected.push_back("n" + std::to_string(i));
  EXPECT_THAT(recorder.started, ElementsAreArray(expected));
  for (std::size_t i = 0; i < 8; ++i) EXPECT_EQ(outcome.cases[i].info, plan.cases[i].info);
}

}  // namespace
}  // namespace sigconform::testing
