// A signal that waits on the process or on one thread, and who may take it later.
#include "cases/thread-direction/waiter.h"
#include "harness/judge/case.h"

namespace sigconform::cases::thread_direction {
namespace {

// Records which signal of the set the calling thread accepts without waiting.
void accept_now(Stage& stage, std::string_view label, const SignalSet& set) {
  const sigset_t wanted = set.to_sigset();
  const timespec none{};
  stage.call(label, [&] { return sigtimedwait(&wanted, nullptr, &none); });
}

// Every thread blocks SIGUSR1 and parks.
void three_that_block(Stage& stage) {
  stage.record(SIGUSR1);
  stage.block({SIGUSR1, SIGTERM});
  for (const char* name : {"one", "two", "three"}) stage.parked_thread(name);
  stage.park();
}

}  // namespace

// Every thread blocks the signal, one waits for it: the waiter gets it.
CONFORMANCE_CASE(ProcessPending, SigwaiterIsEligible, "direction.sigwaiter-eligible") {
  Subject subject{three_that_block};
  subject.start_on("two", [](Stage& stage) { accept_until_told(stage, {SIGUSR1}); });
  subject.await_blocked("two", blocking::sigtimedwait());
  subject.deliver(SIGUSR1).to_process();
  subject.run_on("main", [](Stage& stage) { ::pthread_kill(stage.pthread_of("two"), waiter_ends); });
  subject.await(marked("waited"));
  EXPECT_EQ(subject.event(noted("accepted").on("two")).result, SIGUSR1);
  EXPECT_EQ(subject.count(noted("accepted")), 1);
  EXPECT_THAT(subject, NeverHandled(SIGUSR1));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// It waits on the process until a thread unblocks it, and that one runs the handler.
CONFORMANCE_CASE(ProcessPending, TakenByTheThreadThatUnblocks, "direction.late-unblock-takes-process-pending") {
  Subject subject{three_that_block};
  subject.deliver(SIGUSR1).to_process();
  EXPECT_THAT(subject, NeverHandled(SIGUSR1));
  subject.run_on("three", [](Stage& stage) {
    stage.note_pending("before unblocking");
    stage.unblock({SIGUSR1});
  });
  EXPECT_THAT(subject.pending("before unblocking"), Contains(SIGUSR1));
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("three"));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// A thread that waits for it after it was sent accepts it.
CONFORMANCE_CASE(ProcessPending, AcceptedByALaterSigwait, "direction.late-sigwait-takes-process-pending") {
  Subject subject{three_that_block};
  subject.deliver(SIGUSR1).to_process();
  EXPECT_THAT(subject, NeverHandled(SIGUSR1));
  subject.run_on("two", [](Stage& stage) {
    ::pthread_kill(pthread_self(), waiter_ends);
    accept_until_told(stage, {SIGUSR1});
  });
  EXPECT_EQ(subject.event(noted("accepted").on("two")).result, SIGUSR1);
  EXPECT_EQ(subject.count(noted("accepted")), 1);
  EXPECT_THAT(subject, NeverHandled(SIGUSR1));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// What waits for one thread is neither delivered to nor accepted by another, however open that one is.
CONFORMANCE_CASE(ProcessPending, ThreadPendingIsNotShared, "direction.thread-pending-not-shared") {
  Subject subject{[](Stage& stage) {
    stage.record(SIGUSR1);
    stage.block({SIGUSR1});
    stage.parked_thread("target");
    stage.parked_thread("open", {});
    stage.parked_thread("poller");
    stage.park();
  }};
  subject.deliver(SIGUSR1).to("target");
  subject.run_on("poller", [](Stage& stage) {
    accept_now(stage, "poll", {SIGUSR1});
    stage.unblock({SIGUSR1});
  });
  subject.run_on("main", [](Stage& stage) { stage.unblock({SIGUSR1}); });
  EXPECT_THAT(subject, NeverHandled(SIGUSR1));
  EXPECT_THAT(subject.outcome("poll"), FailedWith(EAGAIN));
  subject.run_on("target", [](Stage& stage) { stage.unblock({SIGUSR1}); });
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("target"));
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace sigconform::cases::thread_direction
