// The signal mask across exec.
#include "harness/judge/case.h"

namespace sigconform {

CONFORMANCE_IMAGE(mask_reporter) { stage.note_mask("new image"); }

// The mask that the process had is the mask of its new program.
CONFORMANCE_CASE(ExecMask, SurvivesExec, "exec.mask-preserved") {
  const auto subject = Subject::to_the_end(
      [](Stage& stage) {
        if (stage.stimulus()) stage.block({SIGUSR1, SIGTERM});
        stage.exec("mask_reporter");
      },
      {.images = true});
  EXPECT_THAT(subject.mask("new image"), IsExactly(SignalSet{SIGUSR1, SIGTERM}));
}

}  // namespace sigconform
