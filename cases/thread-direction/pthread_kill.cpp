// pthread_kill(): which thread, and how it fails.
#include <atomic>
#include <string>

#include "cases/support/signal_storm.h"
#include "harness/judge/case.h"

namespace sigconform::cases::thread_direction {
namespace {

// Every signal that can be caught is.
void catch_all(Stage& stage) {
  for (int signal = 1; signal < signal_limit(); ++signal) {
    if (signal == SIGKILL || signal == SIGSTOP || signal == Subject::fence_signal()) continue;
    if (SignalSet::full().contains(signal)) stage.record(signal);
  }
}

int handler_runs(const Subject& subject) { return subject.count(EventQuery(EventKind::handler_enter)); }

std::atomic<int> handled{0};

}  // namespace

// Four threads could take it; each handles the one that names it.
CONFORMANCE_CASE(PthreadKill, EachThreadGetsItsOwn, "pthread_kill.targets-thread") {
  Subject subject{[](Stage& stage) {
    stage.record(SIGUSR1);
    for (const char* name : {"one", "two", "three"}) stage.parked_thread(name);
    stage.park();
  }};
  for (const char* name : {"three", "main", "one", "two"}) {
    subject.deliver(SIGUSR1).to(name);
    subject.fence();
    EXPECT_EQ(subject.count(handler_entered(SIGUSR1).on(name)), 1) << name;
  }
  EXPECT_THAT(subject, HandledTimes(SIGUSR1, 4));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// Signal 0 for a living thread only checks, or is refused with EINVAL; no handler runs.
CONFORMANCE_CASE(PthreadKill, NullSignal, "pthread_kill.null-signal") {
  Subject subject{[](Stage& stage) {
    catch_all(stage);
    stage.parked_thread("target");
    stage.park();
  }};
  subject.run_on("main", [](Stage& stage) {
    if (!stage.stimulus()) return;
    stage.call_returning_error("pthread_kill", [&] { return ::pthread_kill(stage.pthread_of("target"), 0); });
  });
  subject.fence();
  EXPECT_EQ(handler_runs(subject), 0);
  const CallOutcome outcome = subject.outcome("pthread_kill");
  EXPECT_TRUE(outcome.error == 0 || outcome.error == EINVAL) << testing::PrintToString(outcome);
  observe(outcome.error == 0 ? "zero" : "einval");
  EXPECT_THAT(subject.finish(), Exited(0));
}

// A number that is no signal is refused with EINVAL, and nothing is sent instead.
CONFORMANCE_CASE(PthreadKill, InvalidNumberSendsNothing, "pthread_kill.einval", "pthread_kill.failure-sends-nothing") {
  Subject subject{[](Stage& stage) {
    catch_all(stage);
    stage.parked_thread("target");
    stage.park();
  }};
  subject.run_on("main", [](Stage& stage) {
    if (!stage.stimulus()) return;
    const pthread_t target = stage.pthread_of("target");
    stage.call_returning_error("minus one", [=] { return ::pthread_kill(target, -1); });
    stage.call_returning_error("beyond the highest", [=] { return ::pthread_kill(target, signal_limit()); });
  });
  subject.fence();
  EXPECT_THAT(subject.outcome("minus one"), FailedWith(EINVAL));
  EXPECT_THAT(subject.outcome("beyond the highest"), FailedWith(EINVAL));
  EXPECT_EQ(handler_runs(subject), 0);
  subject.deliver(SIGUSR1).to("target");
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("target"));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// A thread that has ended but was not joined can still be named.
CONFORMANCE_CASE(PthreadKill, EndedThreadMayBeNamed, "pthread_kill.zombie-thread") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    struct sigaction count {};
    count.sa_handler = [](int) { ++handled; };
    stage.must(sigaction(SIGUSR1, &count, nullptr), "sigaction");
    std::atomic<bool> last_act{false};
    const pthread_t ended = stage.thread("ended", [&last_act](Stage&) { last_act.store(true); });
    while (!last_act.load()) {
    }
    int refused = 0, made = 0;
    for (; stage.stimulus() && made < 10000; ++made) {
      const int asked = ::pthread_kill(ended, 0);
      const int sent = ::pthread_kill(ended, SIGUSR1);
      refused += (asked != 0 && asked != EINVAL) || sent != 0;
    }
    stage.note("rounds", made);
    stage.note("refused", refused);
    stage.join("ended");
  });
  EXPECT_EQ(subject.value("rounds"), 10000);
  EXPECT_EQ(subject.value("refused"), 0);
}

// However many signals arrive meanwhile, pthread_kill() is never interrupted.
CONFORMANCE_CASE(PthreadKill, NeverInterrupted, "pthread_kill.no-eintr") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.ignore(SIGUSR2);
    call_in_a_storm(stage, [] { return ::pthread_kill(pthread_self(), SIGUSR2); });
  });
  EXPECT_GE(subject.value("signals taken meanwhile"), storm_signals);
  EXPECT_EQ(subject.value("calls that said EINTR"), 0);
  EXPECT_EQ(subject.value("calls that failed"), 0);
}

}  // namespace sigconform::cases::thread_direction
