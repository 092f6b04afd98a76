// What can be asked of a timer: the time left, the interval, the overruns.
#include "cases/timers/timing.h"

namespace sigconform::cases::timers {
namespace {

constexpr int expiry = SIGUSR1;
constexpr clockid_t monotonic = CLOCK_MONOTONIC;
constexpr std::int64_t far = 1000 * second;

/// A remainder lies between the whole time and that time less what has passed since before it was set.
void expect_remainder(const Subject& subject, std::string_view label) {
  const std::int64_t remainder = subject.value(label);
  EXPECT_LE(remainder, far) << label;
  EXPECT_GE(remainder, far - subject.value("elapsed") - subject.value("resolution")) << label;
}

/// Accepts one signal of the timer, which is blocked. False when none comes: the timer stands and nothing is pending.
bool accept(const IntervalTimer& timer) {
  const sigset_t wanted = SignalSet{expiry}.to_sigset();
  if (timer.remaining() == 0 && !pending_now(*Stage::current()).contains(expiry)) return false;
  while (sigwaitinfo(&wanted, nullptr) != expiry) {
    if (errno != EINTR) Stage::current()->complain("sigwaitinfo", errno);
  }
  return true;
}

void prepare(Stage& stage) {
  stage.record(expiry);
  stage.block({expiry});
}

}  // namespace

// The setting before comes back: time left and interval; of a disarmed timer, zero.
CONFORMANCE_CASE(TimerQueries, SettingReturnsTheOldOne, "timer_settime.ovalue") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    IntervalTimer timer(stage, monotonic, expiry);
    const itimerspec setting{{1, 0}, to_timespec(far)};
    const itimerspec none{};
    itimerspec old{};
    const std::int64_t before = now_on(monotonic);
    if (stage.stimulus()) timer.arm(far, second);
    stage.must(timer_settime(timer.id(), 0, &none, &old), "timer_settime");
    stage.note("elapsed", now_on(monotonic) - before);
    stage.note("resolution", resolution_of(monotonic));
    stage.note("remaining", to_nanoseconds(old.it_value));
    stage.note("interval", to_nanoseconds(old.it_interval));
    stage.must(timer_settime(timer.id(), 0, &setting, &old), "timer_settime");
    stage.note("remaining when disarmed", to_nanoseconds(old.it_value));
  });
  expect_remainder(subject, "remaining");
  EXPECT_EQ(subject.value("interval"), second);
  EXPECT_EQ(subject.value("remaining when disarmed"), 0);
}

// Nanoseconds outside a second are refused with EINVAL.
CONFORMANCE_CASE(TimerQueries, ImpossibleNanosecondsAreRefused, "timer_settime.einval-nanoseconds") {
  no_stimulus_applies("the case only asks how a setting is refused");
  const auto subject = Subject::to_the_end([](Stage& stage) {
    IntervalTimer timer(stage, monotonic, expiry);
    const itimerspec too_many{{0, 0}, {1, 1'000'000'000}};
    const itimerspec negative{{0, 0}, {1, -1}};
    stage.call("too many", [&] { return timer_settime(timer.id(), 0, &too_many, nullptr); });
    stage.call("negative", [&] { return timer_settime(timer.id(), 0, &negative, nullptr); });
  });
  EXPECT_THAT(subject.outcome("too many"), FailedWith(EINVAL));
  EXPECT_THAT(subject.outcome("negative"), FailedWith(EINVAL));
}

// The time left is told relative to now, for a timer that was set to an absolute time too.
CONFORMANCE_CASE(TimerQueries, TimeLeftIsRelative, "timer_gettime.remaining") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    IntervalTimer relative(stage, monotonic, expiry);
    IntervalTimer absolute(stage, monotonic, expiry);
    const std::int64_t before = now_on(monotonic);
    if (stage.stimulus()) relative.arm(far);
    if (stage.stimulus()) absolute.arm_at(before + far);
    stage.note("relative", relative.remaining());
    stage.note("absolute", absolute.remaining());
    stage.note("elapsed", now_on(monotonic) - before);
    stage.note("resolution", resolution_of(monotonic));
  });
  expect_remainder(subject, "relative");
  expect_remainder(subject, "absolute");
}

// A timer that was never armed, or has expired for good, reads zero.
CONFORMANCE_CASE(TimerQueries, DisarmedReadsZero, "timer_gettime.disarmed-zero") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    prepare(stage);
    IntervalTimer timer(stage, monotonic, expiry);
    stage.note("new", timer.remaining());
    if (stage.stimulus()) timer.arm(millisecond);
    stage.note("accepted", accept(timer) ? 1 : 0);
    stage.note("expired", timer.remaining());
  });
  EXPECT_EQ(subject.value("new"), 0);
  EXPECT_EQ(subject.value("accepted"), 1);
  EXPECT_EQ(subject.value("expired"), 0);
}

// The interval is told as it was set.
CONFORMANCE_CASE(TimerQueries, IntervalIsTold, "timer_gettime.interval") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    IntervalTimer timer(stage, monotonic, expiry);
    if (stage.stimulus()) timer.arm(far, 7 * second + 5 * millisecond);
    itimerspec setting{};
    stage.must(timer_gettime(timer.id(), &setting), "timer_gettime");
    stage.note("interval", to_nanoseconds(setting.it_interval));
    stage.note("resolution", resolution_of(monotonic));
  });
  EXPECT_GE(subject.value("interval"), 7 * second + 5 * millisecond);
  EXPECT_LE(subject.value("interval"), 7 * second + 5 * millisecond + subject.value("resolution"));
}

// However often a timer expires, one signal of it is pending.
CONFORMANCE_CASE(TimerQueries, OneSignalIsPending, "timer.single-pending-signal") {
  constexpr std::int64_t period = 200 * millisecond;
  const auto subject = Subject::to_the_end([](Stage& stage) {
    prepare(stage);
    IntervalTimer timer(stage, monotonic, expiry);
    const std::int64_t start = now_on(monotonic);
    if (stage.stimulus()) timer.arm(period, period);
    fence_at(stage, monotonic, start + 3 * period + period / 4);
    stage.note("accepted", accept(timer) ? 1 : 0);
    const std::int64_t since = now_on(monotonic) - start;
    const sigset_t wanted = SignalSet{expiry}.to_sigset();
    const timespec at_once{0, 0};
    stage.call("second", [&] { return sigtimedwait(&wanted, nullptr, &at_once); });
    // Where another period is over by now, a second signal is that one's.
    stage.note("another is due", (now_on(monotonic) - start) / period > since / period ? 1 : 0);
  });
  EXPECT_EQ(subject.value("accepted"), 1);
  if (subject.value("another is due") == 1) unresolved("another period was over before the timer could be asked");
  EXPECT_THAT(subject.outcome("second"), FailedWith(EAGAIN));
}

// The overruns are the expiries beyond the one that the signal stands for.
CONFORMANCE_CASE(TimerQueries, OverrunsCountExtraExpiries, "timer_getoverrun.counts-extra") {
  constexpr std::int64_t period = 10 * millisecond;
  const auto subject = Subject::to_the_end([](Stage& stage) {
    prepare(stage);
    IntervalTimer timer(stage, monotonic, expiry);
    const std::int64_t before_arming = now_on(monotonic);
    if (stage.stimulus()) timer.arm(period, period);
    const std::int64_t after_arming = now_on(monotonic);
    fence_at(stage, monotonic, after_arming + 50 * period);
    const std::int64_t before = now_on(monotonic);
    stage.note("accepted", accept(timer) ? 1 : 0);
    const std::int64_t after = now_on(monotonic);
    stage.note("expiries", stage.call("timer_getoverrun", [&] { return timer_getoverrun(timer.id()); }) + 1);
    stage.note("least", (before - after_arming) / period - 1);
    stage.note("most", (after - before_arming) / period + 1);
  });
  EXPECT_EQ(subject.value("accepted"), 1);
  EXPECT_GE(subject.value("expiries"), subject.value("least"));
  EXPECT_LE(subject.value("expiries"), subject.value("most"));
}

// Without extra expiries there are no overruns.
CONFORMANCE_CASE(TimerQueries, NoExtraExpiryNoOverrun, "timer_getoverrun.zero-without-extra") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    prepare(stage);
    IntervalTimer timer(stage, monotonic, expiry);
    if (stage.stimulus()) timer.arm(millisecond);
    stage.note("accepted", accept(timer) ? 1 : 0);
    stage.call("overruns", [&] { return timer_getoverrun(timer.id()); });
  });
  EXPECT_EQ(subject.value("accepted"), 1);
  EXPECT_THAT(subject.outcome("overruns"), Returned(0));
}

// The overruns are those of the latest signal, not of one before it.
CONFORMANCE_CASE(TimerQueries, OverrunsAreOfTheLatestSignal, "timer_getoverrun.latest-delivery") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    prepare(stage);
    IntervalTimer timer(stage, monotonic, expiry);
    if (stage.stimulus()) timer.arm(5 * millisecond, 5 * millisecond);
    fence_at(stage, monotonic, now_on(monotonic) + 50 * millisecond);
    stage.note("accepted", accept(timer) ? 1 : 0);
    stage.note("overruns", stage.call("timer_getoverrun", [&] { return timer_getoverrun(timer.id()); }));
    timer.disarm();
    const sigset_t wanted = SignalSet{expiry}.to_sigset();
    const timespec at_once{0, 0};
    sigtimedwait(&wanted, nullptr, &at_once);  // one that came before the timer stood
    if (stage.stimulus()) timer.arm(millisecond);
    accept(timer);
    stage.note("later overruns", stage.call("timer_getoverrun", [&] { return timer_getoverrun(timer.id()); }));
  });
  EXPECT_EQ(subject.value("accepted"), 1);
  EXPECT_GT(subject.value("overruns"), 0);
  EXPECT_EQ(subject.value("later overruns"), 0);
}

}  // namespace sigconform::cases::timers
