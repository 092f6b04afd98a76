// Signal sets as data: sigemptyset(), sigfillset(), sigaddset(), sigdelset(), sigismember().
#include <cstring>
#include <vector>

#include "cases/support/mask_change.h"
#include "harness/judge/case.h"

namespace sigconform::cases::masks {
namespace {

const char only_data[] = "a set is data, no signal is generated";

// The standard's table and the real-time range.
std::vector<int> signals_of_the_standard() {
  std::vector<int> signals(std::begin(catchable_standard_signals), std::end(catchable_standard_signals));
  signals.insert(signals.end(), {SIGKILL, SIGSTOP});
#ifdef SIGRTMIN
  for (int signal = SIGRTMIN; signal <= SIGRTMAX; ++signal) signals.push_back(signal);
#endif
  return signals;
}

}  // namespace

// Whatever was in the memory before, an emptied set has no member.
CONFORMANCE_CASE(SignalSets, EmptyHasNone, "sigemptyset.excludes-all") {
  no_stimulus_applies(only_data);
  const auto subject = Subject::to_the_end([](Stage& stage) {
    sigset_t set;
    std::memset(&set, 0xff, sizeof set);
    stage.call("sigemptyset", [&] { return sigemptyset(&set); });
    int members = 0;
    for (int signal : signals_of_the_standard()) members += sigismember(&set, signal) != 0;
    stage.note("members", members);
  });
  EXPECT_THAT(subject.outcome("sigemptyset"), Returned(0));
  EXPECT_EQ(subject.value("members"), 0);
}

// A filled set has every signal that the standard names.
CONFORMANCE_CASE(SignalSets, FullHasAll, "sigfillset.includes-all") {
  no_stimulus_applies(only_data);
  const auto subject = Subject::to_the_end([](Stage& stage) {
    sigset_t set;
    std::memset(&set, 0, sizeof set);
    stage.call("sigfillset", [&] { return sigfillset(&set); });
    for (int signal : signals_of_the_standard()) {
      if (sigismember(&set, signal) != 1) stage.note("missing", signal);
    }
  });
  EXPECT_THAT(subject.outcome("sigfillset"), Returned(0));
  for (const Event& missing : subject.events(noted("missing")))
    ADD_FAILURE() << "sigfillset() left out " << testing::PrintToString(SignalSet{static_cast<int>(missing.result)});
}

// Adding and deleting touch the one member named, and the test says 1 or 0.
CONFORMANCE_CASE(SignalSets, AddAndDeleteOneMember, "sigsetops.add-delete-test") {
  no_stimulus_applies(only_data);
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const std::vector<int> all = signals_of_the_standard();
    int looked = 0;
    for (int changed : all) {
      sigset_t with, without;
      sigemptyset(&with);
      sigfillset(&without);
      if (sigaddset(&with, changed) != 0 || sigdelset(&without, changed) != 0) stage.note("call failed", changed);
      for (int asked : all) {
        ++looked;
        const int expected = asked == changed;
        if (sigismember(&with, asked) != expected) stage.note("wrong after adding", changed);
        if (sigismember(&without, asked) != 1 - expected) stage.note("wrong after deleting", changed);
      }
    }
    stage.note("looked", looked);
  });
  EXPECT_GT(subject.value("looked"), 0);
  for (const char* wrong : {"call failed", "wrong after adding", "wrong after deleting"})
    EXPECT_EQ(subject.count(noted(wrong)), 0) << wrong;
}

// A number that is no signal may be refused with EINVAL or be let pass.
CONFORMANCE_CASE(SignalSets, InvalidNumbers, "sigsetops.einval-may") {
  no_stimulus_applies(only_data);
  const auto subject = Subject::to_the_end([](Stage& stage) {
    for (int number : {0, -1, signal_limit()}) {
      sigset_t set;
      sigemptyset(&set);
      stage.call("sigaddset", [&] { return sigaddset(&set, number); });
      stage.call("sigdelset", [&] { return sigdelset(&set, number); });
      stage.call("sigismember", [&] { return sigismember(&set, number); });
    }
  });
  int refused = 0, accepted = 0;
  for (const char* name : {"sigaddset", "sigdelset", "sigismember"}) {
    for (const Event& call : subject.events(call_returned(name))) {
      ++(call.result == -1 ? refused : accepted);
      EXPECT_EQ(call.error, call.result == -1 ? EINVAL : 0) << name;
    }
  }
  EXPECT_EQ(refused + accepted, 9);
  observe(accepted == 0 ? "einval" : refused == 0 ? "accepted" : "some-einval");
}

}  // namespace sigconform::cases::masks
