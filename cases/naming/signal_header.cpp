// What <signal.h> defines.
#include <set>
#include <string>

#include "cases/naming/sig2str.h"

namespace sigconform::cases::naming {
namespace {

// Naming each is the test that it is defined; SIGPOLL is left out, as an option that later editions dropped.
constexpr int base_table[] = {SIGABRT, SIGALRM, SIGBUS,  SIGCHLD, SIGCONT, SIGFPE,  SIGHUP,    SIGILL,  SIGINT,
                              SIGKILL, SIGPIPE, SIGQUIT, SIGSEGV, SIGSTOP, SIGTERM, SIGTSTP,   SIGTTIN, SIGTTOU,
                              SIGUSR1, SIGUSR2, SIGPROF, SIGSYS,  SIGTRAP, SIGURG,  SIGVTALRM, SIGXCPU, SIGXFSZ};

Subject with_base_table() {
  return Subject::to_the_end([](Stage& stage) {
    for (int number : base_table) stage.note("signal", number);
  });
}

}  // namespace

// Every signal of the table is a positive number of its own.
CONFORMANCE_CASE(SignalHeader, NumbersArePositiveAndDiffer, "signal_h.numbers-positive-distinct") {
  no_stimulus_applies(no_signal_meant);
  std::set<std::int64_t> numbers;
  for (const Event& event : with_base_table().events(noted("signal"))) {
    EXPECT_GT(event.result, 0);
    EXPECT_TRUE(numbers.insert(event.result).second) << event.result << " is there twice";
  }
}

// Every signal of the base table is defined.
CONFORMANCE_CASE(SignalHeader, BaseTableIsComplete, "signal_h.base-signals-defined") {
  no_stimulus_applies(no_signal_meant);
  EXPECT_EQ(with_base_table().count(noted("signal")), 27);
}

// SIGRTMIN and SIGRTMAX can be evaluated, and the one is not above the other.
CONFORMANCE_CASE(SignalHeader, RealtimeMacrosAreNumbers, "signal_h.rt-macros-int-expressions") {
#ifdef SIGRTMIN
  no_stimulus_applies(no_signal_meant);
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.note("lowest", SIGRTMIN);
    stage.note("highest", SIGRTMAX);
  });
  static_assert(std::is_same_v<decltype(SIGRTMIN + 0), int> && std::is_same_v<decltype(SIGRTMAX + 0), int>);
  EXPECT_GT(subject.value("lowest"), 0);
  EXPECT_LE(subject.value("lowest"), subject.value("highest"));
#else
  unsupported("this platform has no real-time signals");
#endif
}

// SIGWINCH, which Issue 8 added.
CONFORMANCE_CASE(SignalHeader, SigwinchIsDefined, "signal_h.sigwinch-defined") {
  no_stimulus_applies(no_signal_meant);
  const auto subject = Subject::to_the_end([](Stage& stage) {
#ifdef SIGWINCH
    stage.note("SIGWINCH", SIGWINCH);
#else
    stage.note("SIGWINCH", 0);
#endif
  });
  EXPECT_GT(subject.value("SIGWINCH"), 0);
}

}  // namespace sigconform::cases::naming
