// raise().
#include "harness/judge/case.h"

namespace sigconform::cases::generation_delivery {

// The handler has run when raise() returns.
CONFORMANCE_CASE(Raise, HandlerRunsFirst, "raise.handler-first") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR1);
    stage.raise(SIGUSR1);
    stage.note("handled", stage.handled_count(SIGUSR1));
  });
  EXPECT_EQ(subject.value("handled"), 1);
}

// Raised in a worker, it is handled there, though main and a decoy are open for it.
CONFORMANCE_CASE(Raise, IsForTheCallingThread, "raise.thread-directed") {
  Subject subject{[](Stage& stage) {
    stage.record(SIGUSR1);
    stage.parked_thread("decoy");
    stage.parked_thread("worker");
    stage.park();
  }};
  subject.run_on("worker", [](Stage& stage) { stage.raise(SIGUSR1); });
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("worker"));
  // Blocked by the caller it waits there, instead of going to a thread that would take it.
  subject.run_on("worker", [](Stage& stage) {
    stage.block({SIGUSR1});
    stage.raise(SIGUSR1);
  });
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("worker"));
  subject.run_on("worker", [](Stage& stage) { stage.unblock({SIGUSR1}); });
  EXPECT_THAT(subject, HandledTimes(SIGUSR1, 2).on("worker"));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// 0 for a signal that was raised, something else for a number that is none.
CONFORMANCE_CASE(Raise, ReturnValues, "raise.return-values") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR1);
    if (!stage.stimulus()) return;
    stage.note("caught signal", ::raise(SIGUSR1));
    stage.note("no signal", ::raise(-1));
  });
  EXPECT_EQ(subject.value("caught signal"), 0);
  EXPECT_NE(subject.value("no signal"), 0);
  EXPECT_EQ(subject.count(handler_entered(SIGUSR1)), 1);
}

}  // namespace sigconform::cases::generation_delivery
