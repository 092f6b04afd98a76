#include "harness/signals/signal_set.h"

#include <gmock/gmock.h>

#include "harness/signals/signal_names.h"

namespace sigconform {
namespace {

TEST(SignalSet, HoldsWhatWasAddedAndNothingElse) {
  SignalSet set{SIGUSR1, SIGTERM};
  EXPECT_TRUE(set.contains(SIGUSR1));
  EXPECT_TRUE(set.contains(SIGTERM));
  EXPECT_FALSE(set.contains(SIGUSR2));
  set.remove(SIGTERM);
  EXPECT_EQ(set, SignalSet{SIGUSR1});
}

TEST(SignalSet, IgnoresNumbersThatNoPlatformHas) {
  SignalSet set{0, -1, 129, 100000};
  EXPECT_TRUE(set.empty());
  EXPECT_FALSE(set.contains(0));
  EXPECT_FALSE(set.contains(129));
}

TEST(SignalSet, SurvivesTheWayThroughASigset) {
  const SignalSet set{SIGHUP, SIGUSR2, SIGRTMIN, SIGRTMAX};
  EXPECT_EQ(SignalSet::from(set.to_sigset()), set);
}

TEST(SignalSet, FollowsTheThreadsMask) {
  const SignalSet wanted{SIGUSR1, SIGRTMIN + 1};
  const sigset_t mask = wanted.to_sigset();
  sigset_t before;
  pthread_sigmask(SIG_SETMASK, &mask, &before);
  const SignalSet seen = SignalSet::current_mask();
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  EXPECT_EQ(seen, wanted);
}

TEST(SignalSet, HasTheAlgebraOfSets) {
  const SignalSet a{SIGUSR1, SIGTERM}, b{SIGTERM, SIGINT};
  EXPECT_EQ(a | b, (SignalSet{SIGUSR1, SIGTERM, SIGINT}));
  EXPECT_EQ(a & b, SignalSet{SIGTERM});
  EXPECT_EQ(a - b, SignalSet{SIGUSR1});
  EXPECT_TRUE((a | b).contains_all(a));
  EXPECT_FALSE(a.contains_all(b));
}

TEST(SignalSet, PrintsNamesAndLongSetsByWhatIsMissing) {
  EXPECT_EQ((SignalSet{SIGUSR1, SIGRTMIN + 2}).to_string(), "{SIGUSR1, SIGRTMIN+2}");
  EXPECT_EQ(SignalSet{}.to_string(), "{}");
  EXPECT_EQ(SignalSet::full().to_string(), "all signals");
  EXPECT_EQ((SignalSet::full() - SignalSet{SIGINT}).to_string(), "all but {SIGINT}");
}

TEST(SignalNames, EveryNumberHasANameThatLeadsBack) {
  for (int signal = 1; signal < signal_limit(); ++signal) EXPECT_EQ(signal_from_name(signal_name(signal)), signal);
}

TEST(SignalNames, KnowsAliasesAndRefusesNonsense) {
  EXPECT_EQ(signal_from_name("SIGIOT"), SIGABRT);
  for (const char* name : {"", "SIGFOO", "USR1", "SIGRTMIN+", "SIGRTMIN+x", "SIGRTMIN+99", "signal ", "signal x"})
    EXPECT_EQ(signal_from_name(name), std::nullopt) << name;
}

TEST(SignalNames, TheTableIsOrderedAndWithoutTwins) {
  int last = 0;
  for (const SignalInfo& info : standard_signals()) {
    EXPECT_GT(info.number, last) << info.name;
    EXPECT_LT(info.number, SIGRTMIN) << info.name;
    last = info.number;
  }
}

TEST(SignalNames, NamesCodesOfTheirSignal) {
  EXPECT_EQ(siginfo_code_name(SIGSEGV, SEGV_ACCERR), "SEGV_ACCERR");
  EXPECT_EQ(siginfo_code_name(SIGCHLD, CLD_KILLED), "CLD_KILLED");
  EXPECT_EQ(siginfo_code_name(SIGUSR1, SI_QUEUE), "SI_QUEUE");
  EXPECT_EQ(siginfo_code_name(SIGUSR1, 12345), "12345");
}

}  // namespace
}  // namespace sigconform
