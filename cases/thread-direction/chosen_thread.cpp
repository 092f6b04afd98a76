// Which thread takes a signal that names a thread, and which one takes a signal that names the process.
#include "harness/judge/case.h"

namespace sigconform::cases::thread_direction {

// A signal aimed at one thread is handled there, though two others could take it.
CONFORMANCE_CASE(ThreadDirection, HandlerRunsOnTheThreadNamed, "pthread_kill.targets-thread") {
  Subject subject{[](Stage& stage) {
    stage.record(SIGUSR1);
    stage.parked_thread("decoy");
    stage.parked_thread("target");
    stage.park();
  }};
  subject.deliver(SIGUSR1).to("target");
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("target"));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// A signal for the process goes to the one thread that does not block it; main and the decoy never see it.
CONFORMANCE_CASE(ThreadDirection, ProcessSignalGoesToTheThreadThatTakesIt, "direction.process-id-is-process-directed") {
  Subject subject{[](Stage& stage) {
    stage.record(SIGUSR1);
    stage.block({SIGUSR1});
    stage.parked_thread("decoy");
    stage.parked_thread("taker", {});
    stage.park();
  }};
  subject.deliver(SIGUSR1).to_process();
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("taker"));
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace sigconform::cases::thread_direction
