// Pending signals across exec.
#include <unistd.h>

#include "harness/judge/case.h"

namespace sigconform::cases::inheritance {

// What is pending, for the process or for its thread, stays pending in the new image; none of it ends the process.
CONFORMANCE_CASE(ExecPending, Survives, "exec.pending-preserved") {
  SignalSet sent{SIGUSR1, SIGTERM};
#ifdef SIGRTMIN
  sent.add(SIGRTMIN).add(SIGRTMIN + 1);
#endif
  const auto subject = Subject::to_the_end(
      [&](Stage& stage) {
        stage.block(sent);
        stage.kill(getpid(), SIGUSR1);
        stage.pthread_kill("main", SIGTERM);
#ifdef SIGRTMIN
        stage.sigqueue(getpid(), SIGRTMIN, 7);
        stage.pthread_kill("main", SIGRTMIN + 1);
#endif
        stage.exec("signal_state_reporter");
      },
      {.images = true});
  EXPECT_THAT(subject.pending("new image"), IsExactly(sent));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// What is pending for the thread that calls exec is pending for the new image's only thread; what was pending for
// another thread is not.
CONFORMANCE_CASE(ExecPending, IsThatOfTheCallingThread, "exec.pending-of-calling-thread") {
  const auto subject = Subject::to_the_end(
      [](Stage& stage) {
        stage.block({SIGUSR1, SIGUSR2});
        stage.pthread_kill("main", SIGUSR2);
        stage.thread("caller", [](Stage& caller) {
          caller.pthread_kill("caller", SIGUSR1);
          caller.exec("signal_state_reporter");
        });
        stage.park();
      },
      {.images = true});
  EXPECT_THAT(subject.pending("new image"), IsExactly(SignalSet{SIGUSR1}));
}

}  // namespace sigconform::cases::inheritance
