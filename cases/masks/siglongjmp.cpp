// Jumps out of handlers, and the mask after them.
#include <setjmp.h>

#include "harness/judge/case.h"

namespace sigconform::cases::masks {
namespace {

sigjmp_buf place;
jmp_buf plain_place;

void jump_out(Stage&, int, siginfo_t*, void*) { siglongjmp(place, 42); }
void jump_out_plainly(Stage&, int, siginfo_t*, void*) { longjmp(plain_place, 42); }

}  // namespace

// With savemask the mask of the sigsetjmp() is back, though the jump left a handler under a full mask.
CONFORMANCE_CASE(Siglongjmp, RestoresTheSavedMask, "sigsetjmp.savemask-saves-and-restores") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR1, {.mask = SignalSet::full(), .then = jump_out});
    stage.set_mask({SIGUSR2});
    if (sigsetjmp(place, 1) == 0) {
      stage.set_mask({SIGTERM});
      stage.raise(SIGUSR1);
      return;
    }
    stage.note_mask("after the jump");
  });
  EXPECT_THAT(subject.mask("after the jump"), IsExactly(SignalSet{SIGUSR2}));
}

// Without savemask the mask stays as it was in the handler.
CONFORMANCE_CASE(Siglongjmp, KeepsTheMaskWithoutSavemask, "sigsetjmp.no-savemask-keeps-current") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR1, {.mask = {SIGUSR2}, .then = jump_out});
    if (sigsetjmp(place, 0) == 0) {
      stage.raise(SIGUSR1);
      return;
    }
    stage.note_mask("after the jump");
  });
  EXPECT_THAT(subject.mask("after the jump"), IsExactly(SignalSet{SIGUSR1, SIGUSR2}));
}

// 0 at first, then what the jump said, where 0 becomes 1.
CONFORMANCE_CASE(Siglongjmp, ReturnsWhatTheJumpSaid, "siglongjmp.values") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    static volatile int jumps = 0;
    const int said = sigsetjmp(place, 1);
    stage.note(jumps == 0 ? "direct" : jumps == 1 ? "jump with 42" : "jump with 0", said);
    if (!stage.stimulus() || jumps == 2) return;
    jumps = jumps + 1;
    siglongjmp(place, jumps == 1 ? 42 : 0);
  });
  EXPECT_EQ(subject.value("direct"), 0);
  EXPECT_EQ(subject.value("jump with 42"), 42);
  EXPECT_EQ(subject.value("jump with 0"), 1);
}

// What longjmp() does to the mask is left open.
CONFORMANCE_CASE(Siglongjmp, PlainLongjmpAndTheMask, "longjmp.mask-unspecified") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR1, {.then = jump_out_plainly});
    if (setjmp(plain_place) == 0) {
      stage.raise(SIGUSR1);
      return;
    }
    stage.note_mask("after the jump");
  });
  observe(subject.mask("after the jump").contains(SIGUSR1) ? "mask-left" : "mask-restored");
}

}  // namespace sigconform::cases::masks
