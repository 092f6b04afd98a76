// What sigpending() reports.
#include <unistd.h>

#include "harness/judge/case.h"

namespace sigconform::cases::masks {

// Pending for the thread or for the process: both are reported.
CONFORMANCE_CASE(Sigpending, ThreadAndProcessTogether, "sigpending.blocked-pending-union") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.block({SIGUSR1, SIGUSR2, SIGTERM});
    stage.kill(getpid(), SIGUSR1);
    stage.pthread_kill("main", SIGUSR2);
    stage.note_pending("main");
  });
  EXPECT_THAT(subject.pending("main"), IsExactly(SignalSet{SIGUSR1, SIGUSR2}));
}

// What waits for one thread is not the concern of another, though that one blocks the signal too.
CONFORMANCE_CASE(Sigpending, NotWhatWaitsForAnotherThread, "sigpending.excludes-other-threads") {
  Subject subject{[](Stage& stage) {
    stage.block({SIGUSR1});
    stage.parked_thread("target");
    stage.parked_thread("other");
    stage.park();
  }};
  subject.deliver(SIGUSR1).to("target");
  subject.run_on("target", [](Stage& stage) { stage.note_pending("target"); });
  subject.run_on("other", [](Stage& stage) { stage.note_pending("other"); });
  subject.run_on("main", [](Stage& stage) { stage.note_pending("main"); });
  EXPECT_THAT(subject.pending("target"), IsExactly(SignalSet{SIGUSR1}));
  EXPECT_THAT(subject.pending("other"), IsEmptySet());
  EXPECT_THAT(subject.pending("main"), IsEmptySet());
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace sigconform::cases::masks
