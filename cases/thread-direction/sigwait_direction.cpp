// Two threads in sigwait() for the same signals.
#include "cases/thread-direction/waiter.h"
#include "harness/judge/case.h"

namespace sigconform::cases::thread_direction {

// A signal aimed at one of the waiters ends that one's wait only, though the other waits for it too.
CONFORMANCE_CASE(SigwaitDirection, OnlyTheTargetReturns, "sigwait.thread-directed-only-target") {
  Subject subject{[](Stage& stage) {
    stage.block({SIGUSR1, SIGUSR2, SIGTERM});
    stage.parked_thread("first");
    stage.parked_thread("second");
    stage.park();
  }};
  for (const char* name : {"first", "second"}) {
    subject.start_on(name, [](Stage& stage) { accept_until_told(stage, {SIGUSR1, SIGUSR2}); });
    subject.await_blocked(name, blocking::sigtimedwait());
  }
  subject.deliver(SIGUSR1).to("second", "main");
  subject.deliver(SIGUSR2).to("first", "main");
  subject.run_on("main", [](Stage& stage) {
    for (const char* name : {"first", "second"}) ::pthread_kill(stage.pthread_of(name), waiter_ends);
  });
  subject.await(marked("waited"), 2);
  EXPECT_EQ(subject.event(noted("accepted").on("second")).result, SIGUSR1);
  EXPECT_EQ(subject.event(noted("accepted").on("first")).result, SIGUSR2);
  EXPECT_EQ(subject.count(noted("accepted")), 2);
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace sigconform::cases::thread_direction
