// Alarms and timers across exec.
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "harness/judge/case.h"

namespace sigconform::cases::inheritance {

// An alarm that is not due goes on counting in the new image.
CONFORMANCE_CASE(ExecAlarm, GoesOn, "exec.alarm-preserved") {
  const auto subject = Subject::to_the_end(
      [](Stage& stage) {
        if (stage.stimulus()) alarm(1000);
        stage.exec("alarm_reporter");
      },
      {.images = true});
  EXPECT_THAT(subject.value("alarm seconds"), ::testing::AllOf(::testing::Gt(0), ::testing::Le(1000)));
}

// So does an interval timer, with its interval.
CONFORMANCE_CASE(ExecIntervalTimer, GoesOn, "exec.itimers-preserved") {
  const auto subject = Subject::to_the_end(
      [](Stage& stage) {
        const itimerval timer{.it_interval = {500, 0}, .it_value = {1000, 0}};
        if (stage.stimulus()) stage.must(setitimer(ITIMER_REAL, &timer, nullptr), "setitimer");
        stage.exec("alarm_reporter");
      },
      {.images = true});
  EXPECT_THAT(subject.value("timer seconds"), ::testing::AllOf(::testing::Gt(0), ::testing::Le(1000)));
  EXPECT_EQ(subject.value("interval seconds"), 500);
}

#if !defined(__APPLE__)
namespace {

std::int64_t nanoseconds_now() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

void arm_timer(Stage& stage, int signal, std::int64_t due) {
  sigevent event{};
  event.sigev_notify = SIGEV_SIGNAL;
  event.sigev_signo = signal;
  timer_t timer{};
  stage.must(timer_create(CLOCK_MONOTONIC, &event, &timer), "timer_create");
  itimerspec when{};
  when.it_value.tv_sec = static_cast<time_t>(due / 1'000'000'000);
  when.it_value.tv_nsec = static_cast<long>(due % 1'000'000'000);
  stage.must(timer_settime(timer, TIMER_ABSTIME, &when, nullptr), "timer_settime");
}

// A timer on the same clock that is due later: when its signal is here, SIGUSR1 of an earlier one would be pending.
void wait_for_a_later_timer(Stage& stage, int milliseconds) {
  const std::int64_t now = nanoseconds_now();
  stage.note("later timer armed at", now);
  arm_timer(stage, SIGUSR2, now + std::int64_t{milliseconds} * 1'000'000);
  const sigset_t awaited = SignalSet{SIGUSR2}.to_sigset();
  int taken = 0;
  if (const int error = sigwait(&awaited, &taken)) stage.complain("sigwait", error);
  stage.note_pending("after the later timer");
}

constexpr const char* milliseconds_variable = "SIGCONFORM_TIMER_MILLISECONDS";

CONFORMANCE_IMAGE(later_timer) { wait_for_a_later_timer(stage, std::atoi(std::getenv(milliseconds_variable))); }

// Arms a timer with SIGUSR1 and goes on, with or without exec, to one that is due later because it is armed later.
Subject with_timer(bool exec, int milliseconds) {
  return Subject::to_the_end(
      [=](Stage& stage) {
        stage.block({SIGUSR1, SIGUSR2});
        setenv(milliseconds_variable, std::to_string(milliseconds).c_str(), 1);
        const std::int64_t due = nanoseconds_now() + std::int64_t{milliseconds} * 1'000'000;
        stage.note("due", due);
        if (stage.stimulus()) arm_timer(stage, SIGUSR1, due);
        if (exec) stage.exec("later_timer");
        wait_for_a_later_timer(stage, milliseconds);
      },
      {.images = true});
}

}  // namespace

// A timer of the old image sends nothing to the new one; without the exec it would have.
CONFORMANCE_CASE(ExecTimer, IsDeleted, "exec.posix-timers-deleted") {
  EXPECT_THAT(with_timer(false, 5).pending("after the later timer"), Contains(SIGUSR1));
  // Had a timer expired before the exec was done, what it sent would rightly be pending: it must be longer than an exec
  // takes on this machine.
  for (const int milliseconds : {50, 500, 5000}) {
    const auto subject = with_timer(true, milliseconds);
    if (subject.value("later timer armed at") >= subject.value("due")) continue;
    EXPECT_THAT(subject.pending("after the later timer"), Lacks(SIGUSR1));
    return;
  }
  unresolved("an exec takes longer than 5 s");
}
#endif

}  // namespace sigconform::cases::inheritance
