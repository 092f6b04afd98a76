// alarm() and setitimer().
#include <sys/time.h>
#include <unistd.h>

#include "cases/timers/timing.h"

namespace sigconform::cases::timers {
namespace {

void catch_blocked(Stage& stage, int signal) {
  stage.record(signal);
  stage.block({signal});
}

void suspend_until_handled(Stage& stage, int signal, int times) {
  const SignalSet open = SignalSet::current_mask() - SignalSet{signal};
  while (stage.handled_count(signal) < times) suspend_under(stage, open);
}

void alarm_and_wait(Stage& stage, unsigned seconds, int times) {
  if (!stage.stimulus()) return;
  stage.mark("arming");
  alarm(seconds);
  suspend_until_handled(stage, SIGALRM, times);
}

}  // namespace

// SIGALRM comes when the seconds have passed, and not before.
CONFORMANCE_CASE(Alarm, ComesAfterItsSeconds, "alarm.generates-sigalrm", "alarm.not-early") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    catch_blocked(stage, SIGALRM);
    alarm_and_wait(stage, 1, 1);
    stage.note("resolution", resolution_of(CLOCK_MONOTONIC));
  });
  EXPECT_EQ(subject.count(handler_entered(SIGALRM)), 1);
  EXPECT_GE(from_mark_to_handler(subject, "arming", SIGALRM), second - subject.value("resolution"));
}

// alarm(0) takes the request back; a new one works.
CONFORMANCE_CASE(Alarm, ZeroCancels, "alarm.zero-cancels") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    catch_blocked(stage, SIGALRM);
    if (stage.stimulus()) alarm(1);
    stage.note("left", alarm(0));
    if (stage.stimulus()) fence_at(stage, CLOCK_REALTIME, now_on(CLOCK_REALTIME) + 1100 * millisecond);
    stage.note_pending("after the fence");
    alarm_and_wait(stage, 1, 1);
  });
  EXPECT_GT(subject.value("left"), 0);
  EXPECT_THAT(subject.pending("after the fence"), Lacks(SIGALRM));
  EXPECT_EQ(subject.count(handler_entered(SIGALRM)), 1);
}

// A second request replaces the first: one SIGALRM, at the second one's time.
CONFORMANCE_CASE(Alarm, ReplacesTheRequest, "alarm.not-stacked") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    catch_blocked(stage, SIGALRM);
    if (stage.stimulus()) alarm(1);
    alarm_and_wait(stage, 2, 1);
    if (stage.stimulus()) fence_at(stage, CLOCK_REALTIME, now_on(CLOCK_REALTIME) + 500 * millisecond);
    stage.note_pending("after the fence");
    stage.note("resolution", resolution_of(CLOCK_MONOTONIC));
  });
  EXPECT_EQ(subject.count(handler_entered(SIGALRM)), 1);
  EXPECT_THAT(subject.pending("after the fence"), Lacks(SIGALRM));
  EXPECT_GE(from_mark_to_handler(subject, "arming", SIGALRM), 2 * second - subject.value("resolution"));
}

// The result is the time left of the request before, never 0 while there is some.
CONFORMANCE_CASE(Alarm, ReturnsTheTimeLeft, "alarm.returns-remaining") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const std::int64_t before = now_on(CLOCK_MONOTONIC);
    if (stage.stimulus()) alarm(1000);
    stage.note("left", alarm(0));
    stage.note("elapsed", now_on(CLOCK_MONOTONIC) - before);
  });
  EXPECT_GT(subject.value("left"), 0);
  EXPECT_LE(subject.value("left"), 1000);
  EXPECT_GE(subject.value("left") * second, 999 * second - subject.value("elapsed"));
}

// Without a request before, the result is 0.
CONFORMANCE_CASE(Alarm, ReturnsZeroTheFirstTime, "alarm.returns-zero") {
  no_stimulus_applies("the case only asks what the first call returns");
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.note("first", alarm(1000));
    stage.note("second", alarm(0));
  });
  EXPECT_EQ(subject.value("first"), 0);
  EXPECT_GT(subject.value("second"), 0);
}

namespace {

void arm_itimer(Stage& stage, int which, std::int64_t value) {
  itimerval setting{};
  setting.it_value.tv_sec = static_cast<time_t>(value / second);
  setting.it_value.tv_usec = static_cast<suseconds_t>(value % second / 1000);
  stage.must(setitimer(static_cast<decltype(ITIMER_REAL)>(which), &setting, nullptr), "setitimer");
}

struct CpuRow {
  const char* name;
  RequirementId requirement;
  int which;
  int signal;
};

const CpuRow cpu_rows[] = {
    {"virtual", "setitimer.itimer-virtual", ITIMER_VIRTUAL, SIGVTALRM},
    {"prof", "setitimer.itimer-prof", ITIMER_PROF, SIGPROF},
};

}  // namespace

// ITIMER_REAL counts time that passes: SIGALRM comes to a process that does nothing, and not before its time.
CONFORMANCE_CASE(Itimer, RealCountsElapsedTime, "setitimer.itimer-real") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    catch_blocked(stage, SIGALRM);
    if (!stage.stimulus()) return;
    stage.mark("arming");
    arm_itimer(stage, ITIMER_REAL, 100 * millisecond);
    suspend_until_handled(stage, SIGALRM, 1);
  });
  EXPECT_EQ(subject.count(handler_entered(SIGALRM)), 1);
  EXPECT_GE(from_mark_to_handler(subject, "arming", SIGALRM), 100 * millisecond - 1000);
}

// The timers of CPU time stand still while the process waits, and expire when it works.
CONFORMANCE_TABLE(Itimer, CountsCpuTime, cpu_rows) {
  const auto subject = Subject::to_the_end([row](Stage& stage) {
    stage.record(row.signal);
    if (!stage.stimulus()) return;
    arm_itimer(stage, row.which, 100 * millisecond);
    fence_at(stage, CLOCK_MONOTONIC, now_on(CLOCK_MONOTONIC) + 150 * millisecond);
    stage.mark("burning");
    while (stage.handled_count(row.signal) == 0) {
    }
  });
  EXPECT_EQ(subject.count(handler_entered(row.signal)), 1);
  EXPECT_GT(from_mark_to_handler(subject, "burning", row.signal), 0);
}

// Whether alarm() and ITIMER_REAL are one timer is left open.
CONFORMANCE_CASE(Itimer, MayShareWithAlarm, "setitimer.alarm-interaction-unspecified") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    if (stage.stimulus()) alarm(1000);
    itimerval setting{};
    stage.must(getitimer(ITIMER_REAL, &setting), "getitimer");
    stage.note("itimer", setting.it_value.tv_sec);
    stage.note("alarm", alarm(0));
  });
  EXPECT_GT(subject.value("alarm"), 0);
  observe(subject.value("itimer") > 0 ? "shared" : "apart");
}

}  // namespace sigconform::cases::timers
