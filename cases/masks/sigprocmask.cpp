// sigprocmask() beside pthread_sigmask().
#include <vector>

#include "cases/support/mask_change.h"
#include "harness/judge/case.h"

namespace sigconform::cases::masks {
namespace {

struct Operation {
  int how;
  SignalSet set;
};

// Arbitrary, but the same in every run.
std::vector<Operation> operations() {
  std::vector<Operation> made;
  std::uint32_t state = 20240614;
  const auto next = [&state] { return (state = state * 1664525U + 1013904223U) >> 16; };
  constexpr int hows[] = {SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK};
  for (int number = 0; number < 200; ++number) {
    Operation operation{hows[next() % 3], {}};
    for (int signal : catchable_standard_signals) {
      if (next() % 3 == 0) operation.set.add(signal);
    }
    made.push_back(operation);
  }
  return made;
}

std::vector<SignalSet> masks_by_algebra() {
  std::vector<SignalSet> masks;
  SignalSet mask;
  for (const Operation& operation : operations()) {
    if (operation.how == SIG_BLOCK) mask = mask | operation.set;
    if (operation.how == SIG_UNBLOCK) mask = mask - operation.set;
    if (operation.how == SIG_SETMASK) mask = operation.set;
    masks.push_back(mask);
  }
  return masks;
}

std::vector<SignalSet> masks_by(MaskCall call) {
  const auto subject = Subject::to_the_end([call](Stage& stage) {
    for (const Operation& operation : operations()) {
      if (stage.stimulus()) change_mask(call, operation.how, operation.set);
      stage.note_mask("mask");
    }
  });
  std::vector<SignalSet> masks;
  for (const Event& event : subject.events(mask_noted("mask"))) masks.push_back(event.set & SignalSet::full());
  return masks;
}

}  // namespace

// In a process with one thread both functions lead through the same masks.
CONFORMANCE_CASE(Sigprocmask, EqualsPthreadSigmaskInOneThread, "sigprocmask.single-thread-equivalent") {
  const std::vector<SignalSet> expected = masks_by_algebra();
  EXPECT_EQ(masks_by(sigprocmask), expected);
  EXPECT_EQ(masks_by(pthread_sigmask), expected);
}

// With several threads nobody says whose mask it changes: the outcome is recorded.
CONFORMANCE_CASE(Sigprocmask, ActsOnWhomWithThreads, "sigprocmask.multithreaded-unspecified") {
  Subject subject{[](Stage& stage) {
    stage.parked_thread("caller");
    stage.parked_thread("neighbour");
    stage.park();
  }};
  subject.run_on("caller", [](Stage& stage) {
    if (stage.stimulus()) stage.call("sigprocmask", [] { return change_mask(sigprocmask, SIG_BLOCK, {SIGUSR1}); });
    stage.note_mask("caller");
  });
  subject.run_on("neighbour", [](Stage& stage) { stage.note_mask("neighbour"); });
  subject.run_on("main", [](Stage& stage) { stage.note_mask("main"); });
  const bool failed = subject.outcome("sigprocmask").error != 0;
  const bool own = subject.mask("caller").contains(SIGUSR1);
  const bool others = subject.mask("neighbour").contains(SIGUSR1) || subject.mask("main").contains(SIGUSR1);
  observe(failed           ? "fails"
          : own && !others ? "calling-thread"
          : own            ? "process"
          : others         ? "other-threads"
                           : "nothing");
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace sigconform::cases::masks
