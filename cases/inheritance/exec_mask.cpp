// The signal mask and the alternate stack across exec.
#include "harness/judge/case.h"

namespace sigconform::cases::inheritance {

// The mask that the process had is the mask of its new program.
CONFORMANCE_CASE(ExecMask, SurvivesExec, "exec.mask-preserved") {
  const auto subject = Subject::to_the_end(
      [](Stage& stage) {
        if (stage.stimulus()) stage.block({SIGUSR1, SIGTERM});
        stage.exec("signal_state_reporter");
      },
      {.images = true});
  EXPECT_THAT(subject.mask("new image"), IsExactly(SignalSet{SIGUSR1, SIGTERM}));
}

// Of several threads the one that calls exec hands its mask on, though it is not the first.
CONFORMANCE_CASE(ExecMask, IsThatOfTheCallingThread, "exec.mask-of-calling-thread") {
  const auto subject = Subject::to_the_end(
      [](Stage& stage) {
        stage.block({SIGUSR1});
        stage.parked_thread("bystander", {SIGUSR2});
        stage.thread("caller", [](Stage& caller) {
          if (caller.stimulus()) caller.set_mask({SIGTERM, SIGHUP});
          caller.exec("signal_state_reporter");
        });
        stage.park();
      },
      {.images = true});
  EXPECT_THAT(subject.mask("new image"), IsExactly(SignalSet{SIGTERM, SIGHUP}));
}

// The new image has no alternate stack: the old one's memory is gone.
CONFORMANCE_CASE(ExecAlternateStack, IsRemoved, "exec.altstack-removed") {
  const auto subject = Subject::to_the_end(
      [](Stage& stage) {
        if (stage.stimulus()) stage.use_alternate_stack();
        stage.note_altstack("old image");
        stage.exec("signal_state_reporter");
      },
      {.images = true});
  EXPECT_EQ(subject.event(altstack_noted("old image")).result & SS_DISABLE, 0);
  EXPECT_NE(subject.event(altstack_noted("new image")).result & SS_DISABLE, 0);
}

}  // namespace sigconform::cases::inheritance
