// What a child of fork starts without: pending signals, alarms, timers, other threads.
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <atomic>

#include "cases/inheritance/arrangements.h"
#include "harness/subject/shared_value.h"

namespace sigconform::cases::inheritance {

// Nothing is pending in the child, and nothing is lost in the parent.
CONFORMANCE_CASE(ForkPending, IsEmptyInTheChild, "fork.pending-empty") {
  SignalSet sent{SIGUSR1, SIGTERM};
#ifdef SIGRTMIN
  sent.add(SIGRTMIN).add(SIGRTMIN + 1);
#endif
  const auto subject = Subject::to_the_end([&](Stage& stage) {
    stage.block(sent);
    stage.kill(getpid(), SIGUSR1);
    stage.pthread_kill("main", SIGTERM);
#ifdef SIGRTMIN
    stage.sigqueue(getpid(), SIGRTMIN, 1);
    stage.sigqueue(getpid(), SIGRTMIN, 2);
    stage.pthread_kill("main", SIGRTMIN + 1);
#endif
    reap(stage, stage.fork("child", [](Stage& child) { child.note_pending("child"); }));
    stage.note_pending("parent");
  });
  EXPECT_THAT(subject.pending("child"), IsEmptySet());
  EXPECT_THAT(subject.pending("parent"), IsExactly(sent));
}

// The parent's alarm is not the child's.
CONFORMANCE_CASE(ForkAlarm, IsCancelledInTheChild, "fork.alarm-cancelled") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    if (stage.stimulus()) alarm(1000);
    reap(stage, stage.fork("child", [](Stage& child) { child.note("in the child", alarm(0)); }));
    stage.note("in the parent", alarm(0));
  });
  EXPECT_EQ(subject.value("in the child"), 0);
  EXPECT_GT(subject.value("in the parent"), 0);
}

// Nor is its interval timer.
CONFORMANCE_CASE(ForkIntervalTimer, IsResetInTheChild, "fork.itimers-reset") {
  const auto note_timer = [](Stage& stage, std::string_view label) {
    itimerval timer{};
    stage.must(getitimer(ITIMER_REAL, &timer), "getitimer");
    stage.note(label, timer.it_value.tv_sec + timer.it_value.tv_usec + timer.it_interval.tv_sec);
  };
  const auto subject = Subject::to_the_end([&](Stage& stage) {
    const itimerval timer{.it_interval = {1000, 0}, .it_value = {1000, 0}};
    if (stage.stimulus()) stage.must(setitimer(ITIMER_REAL, &timer, nullptr), "setitimer");
    reap(stage, stage.fork("child", [&](Stage& child) { note_timer(child, "in the child"); }));
    note_timer(stage, "in the parent");
  });
  EXPECT_EQ(subject.value("in the child"), 0);
  EXPECT_GT(subject.value("in the parent"), 0);
}

#if !defined(__APPLE__)
namespace {

void start_timer(Stage& stage, int signal) {
  sigevent event{};
  event.sigev_notify = SIGEV_SIGNAL;
  event.sigev_signo = signal;
  timer_t timer{};
  stage.must(timer_create(CLOCK_MONOTONIC, &event, &timer), "timer_create");
  const itimerspec again_and_again{.it_interval = {0, 5'000'000}, .it_value = {0, 5'000'000}};
  stage.must(timer_settime(timer, 0, &again_and_again, nullptr), "timer_settime");
}

}  // namespace

// A timer that goes on sending to the parent sends nothing to the child; one of the child's own does.
CONFORMANCE_CASE(ForkTimer, IsNotInherited, "fork.posix-timers-not-inherited") {
  SharedValue<std::atomic<bool>> parent_has_expiries;
  const auto subject = Subject::to_the_end([&](Stage& stage) {
    stage.record(SIGUSR1, {.flags = SA_RESTART});
    stage.record(SIGUSR2);
    if (!stage.stimulus()) return;
    start_timer(stage, SIGUSR1);
    // Where expiries interrupt fork() faster than it gets done it would never be done.
    stage.block({SIGUSR1});
    const pid_t child = stage.fork("child", [&](Stage& self) {
      self.unblock({SIGUSR1});
      self.wait_until([&] { return parent_has_expiries->load(); });
      self.must(raise(SIGUSR2), "raise");
      self.mark("fence");
      const int before = self.handled_count(SIGUSR1);
      start_timer(self, SIGUSR1);
      self.wait_until([&] { return self.handled_count(SIGUSR1) > before; });
      self.mark("handled its own");
    });
    stage.unblock({SIGUSR1});
    const int at_fork = stage.handled_count(SIGUSR1);
    stage.wait_until([&] { return stage.handled_count(SIGUSR1) >= at_fork + 3; });
    stage.block({SIGUSR1});
    parent_has_expiries->store(true);
    stage.mark("has expiries");
    reap(stage, child);
  });
  const std::uint64_t fence = subject.event(marked("fence")).time_ns;
  for (const Event& handled : subject.events(handler_entered(SIGUSR1).on("child"))) EXPECT_GT(handled.time_ns, fence);
  EXPECT_EQ(subject.count(handler_entered(SIGUSR2).on("child")), 1);
  EXPECT_EQ(subject.count(marked("handled its own")), 1);
}
#endif

// The child has a copy of the forking thread and of no other: what another one kept doing is not done there.
CONFORMANCE_CASE(ForkThreads, OnlyTheForkingOne, "fork.only-forking-thread") {
  SharedValue<std::atomic<pid_t>> stored;
  SharedValue<std::atomic<bool>> cleared;
  const auto subject = Subject::to_the_end([&](Stage& stage) {
    static std::atomic<bool> stop{false};  // not shared: in the child nobody would set it
    stage.record(SIGUSR2);
    stage.thread("worker", [&](Stage& worker) {
      stored->store(getpid());
      worker.mark("stored");
      while (!stop.load()) stored->store(getpid());
    });
    stage.wait_until([&] { return stored->load() == getpid(); });
    if (!stage.stimulus()) return;
    const pid_t child = stage.fork("child", [&](Stage& self) {
      self.wait_until([&] { return cleared->load(); });
      self.must(raise(SIGUSR2), "raise");
      self.note("stored after all", stored->load());
    });
    stop.store(true);
    stage.join("worker");
    stored->store(0);
    cleared->store(true);
    stage.mark("cleared");
    reap(stage, child);
  });
  EXPECT_EQ(subject.value("stored after all"), 0);
  EXPECT_EQ(subject.count(handler_entered(SIGUSR2).on("child")), 1);
}

}  // namespace sigconform::cases::inheritance
