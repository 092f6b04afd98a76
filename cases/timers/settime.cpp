// timer_settime(): when a timer expires, and when it does not.
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <limits>

#include "cases/timers/timing.h"

namespace sigconform::cases::timers {
namespace {

constexpr int expiry = SIGUSR1;
constexpr clockid_t monotonic = CLOCK_MONOTONIC;

void catch_expiry(Stage& stage) {
  stage.record(expiry);
  stage.block({expiry});
}

std::atomic<std::int64_t> handled_at{0};

void note_time(Stage&, int, siginfo_t*, void*) { handled_at.store(now_on(monotonic)); }

}  // namespace

// A relative time: the signal comes.
CONFORMANCE_CASE(TimerSettime, ExpiresAfterItsTime, "timer_settime.arms-relative") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    catch_expiry(stage);
    IntervalTimer timer(stage, monotonic, expiry);
    if (stage.stimulus()) timer.arm(100 * millisecond);
    timer.await_handled();
  });
  EXPECT_EQ(subject.count(handler_entered(expiry)), 1);
}

// A thousand expiries, none before its time.
CONFORMANCE_CASE(TimerSettime, IsNeverEarly, "timer_settime.not-early") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    constexpr std::int64_t interval = 100'000;
    struct sigaction action {};
    action.sa_handler = [](int) { handled_at.store(now_on(monotonic)); };
    stage.must(sigaction(expiry, &action, nullptr), "sigaction");
    stage.block({expiry});
    IntervalTimer timer(stage, monotonic, expiry);
    const SignalSet open;
    std::int64_t shortest = std::numeric_limits<std::int64_t>::max();
    int expiries = 0;
    for (; stage.stimulus() && expiries < 1000; ++expiries) {
      const std::int64_t before = now_on(monotonic);
      timer.arm(interval);
      suspend_under(stage, open);
      shortest = std::min(shortest, handled_at.load() - before);
    }
    stage.note("expiries", expiries);
    stage.note("shortest", shortest);
    stage.note("least", interval - resolution_of(monotonic));
  });
  EXPECT_EQ(subject.value("expiries"), 1000);
  EXPECT_GE(subject.value("shortest"), subject.value("least"));
}

// An absolute time: the signal comes when the clock has reached it.
CONFORMANCE_CASE(TimerSettime, AbsoluteExpiresAtItsTime, "timer_settime.absolute") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(expiry, {.then = note_time});
    stage.block({expiry});
    IntervalTimer timer(stage, monotonic, expiry);
    const std::int64_t due = now_on(monotonic) + 200 * millisecond;
    if (stage.stimulus()) timer.arm_at(due);
    timer.await_handled();
    stage.note("late by", handled_at.load() - due + resolution_of(monotonic));
  });
  EXPECT_EQ(subject.count(handler_entered(expiry)), 1);
  EXPECT_GE(subject.value("late by"), 0);
}

// An absolute time that is past notifies at once.
CONFORMANCE_CASE(TimerSettime, AbsolutePastExpiresAtOnce, "timer_settime.absolute-past") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    catch_expiry(stage);
    IntervalTimer timer(stage, monotonic, expiry);
    const itimerspec past{{0, 0}, {0, 1}};
    if (stage.stimulus())
      stage.call("timer_settime", [&] { return timer_settime(timer.id(), TIMER_ABSTIME, &past, nullptr); });
    timer.await_handled();
  });
  EXPECT_THAT(subject.outcome("timer_settime"), Returned(0));
  EXPECT_EQ(subject.count(handler_entered(expiry)), 1);
}

namespace {

/// Arms for a time, calls `take_back` before it, passes the fence behind it, then arms again by a fresh timer.
template <typename TakeBack>
void arm_and_take_back(Stage& stage, TakeBack take_back) {
  catch_expiry(stage);
  IntervalTimer timer(stage, monotonic, expiry);
  const std::int64_t due = now_on(monotonic) + 200 * millisecond;
  timer.arm_at(due);
  take_back(timer);
  // Taken back too late it proves nothing: the machine was busy elsewhere.
  if (now_on(monotonic) >= due) stage.complain("the timer was taken back too late");
  fence_at(stage, monotonic, due + 50 * millisecond);
  stage.note_pending("after the fence");
  IntervalTimer control(stage, monotonic, expiry);
  if (stage.stimulus()) control.arm(millisecond);
  control.await_handled();
}

}  // namespace

// A zero time disarms: the signal does not come.
CONFORMANCE_CASE(TimerSettime, ZeroDisarms, "timer_settime.zero-disarms") {
  const auto subject =
      Subject::to_the_end([](Stage& stage) { arm_and_take_back(stage, [](IntervalTimer& timer) { timer.disarm(); }); });
  EXPECT_THAT(subject.pending("after the fence"), Lacks(expiry));
  EXPECT_EQ(subject.count(handler_entered(expiry)), 1);
}

// A deleted timer sends nothing.
CONFORMANCE_CASE(TimerDelete, SendsNothingMore, "timer_delete.no-further-signals") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    arm_and_take_back(stage, [&](IntervalTimer& timer) { stage.must(timer_delete(timer.id()), "timer_delete"); });
  });
  EXPECT_THAT(subject.pending("after the fence"), Lacks(expiry));
  EXPECT_EQ(subject.count(handler_entered(expiry)), 1);
}

// Setting an armed timer replaces its time: one signal, at the later time.
CONFORMANCE_CASE(TimerSettime, SettingAgainReplaces, "timer_settime.rearm-resets") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(expiry, {.then = note_time});
    stage.block({expiry});
    IntervalTimer timer(stage, monotonic, expiry);
    const std::int64_t first = now_on(monotonic) + 200 * millisecond;
    const std::int64_t later = first + 100 * millisecond;
    timer.arm_at(first);
    if (stage.stimulus()) timer.arm_at(later);
    if (now_on(monotonic) >= first) stage.complain("the timer was set again too late");
    timer.await_handled();
    fence_at(stage, monotonic, later + 50 * millisecond);
    stage.note_pending("after the fence");
    stage.note("late by", handled_at.load() - later + resolution_of(monotonic));
  });
  EXPECT_EQ(subject.count(handler_entered(expiry)), 1);
  EXPECT_THAT(subject.pending("after the fence"), Lacks(expiry));
  EXPECT_GE(subject.value("late by"), 0);
}

namespace {

/// Expires while blocked, then takes the timer back, then unblocks.
template <typename TakeBack>
Stage::Body expire_then(TakeBack take_back) {
  return [take_back](Stage& stage) {
    catch_expiry(stage);
    IntervalTimer timer(stage, monotonic, expiry);
    if (stage.stimulus()) timer.arm(millisecond);
    fence_at(stage, monotonic, now_on(monotonic) + 20 * millisecond);
    stage.note_pending("expired");
    take_back(stage, timer);
    stage.unblock({expiry});
  };
}

void observe_pending_notification(const Subject& subject) {
  EXPECT_THAT(subject.pending("expired"), Contains(expiry));
  observe(subject.count(handler_entered(expiry)) > 0 ? "still-delivered" : "discarded");
}

}  // namespace

// What disarming does to a notification that is pending is left open.
CONFORMANCE_CASE(TimerSettime, DisarmingMayKeepWhatIsPending, "timer_settime.disarm-pending-unspecified") {
  observe_pending_notification(Subject::to_the_end(expire_then([](Stage&, IntervalTimer& timer) { timer.disarm(); })));
}

// So is what deleting does to it.
CONFORMANCE_CASE(TimerDelete, MayKeepWhatIsPending, "timer_delete.pending-unspecified") {
  observe_pending_notification(Subject::to_the_end(
      expire_then([](Stage& stage, IntervalTimer& timer) { stage.must(timer_delete(timer.id()), "timer_delete"); })));
}

// With an interval a timer expires again and again; without one, once.
CONFORMANCE_CASE(TimerSettime, IntervalRepeats, "timer_settime.periodic") {
  constexpr std::int64_t interval = 20 * millisecond;
  const auto subject = Subject::to_the_end([](Stage& stage) {
    catch_expiry(stage);
    IntervalTimer timer(stage, monotonic, expiry);
    const std::int64_t start = now_on(monotonic);
    if (stage.stimulus()) timer.arm(interval, interval);
    std::int64_t expiries = 0;
    for (int signals = 1; expiries < 20 && timer.await_handled(signals); ++signals)
      expiries += 1 + timer_getoverrun(timer.id());
    stage.note("elapsed", now_on(monotonic) - start + resolution_of(monotonic));
    stage.note("expiries", expiries);
    timer_delete(timer.id());

    stage.record(SIGUSR2);
    stage.block({SIGUSR2});
    IntervalTimer once(stage, monotonic, SIGUSR2);
    if (stage.stimulus()) once.arm(interval);
    once.await_handled();
    fence_at(stage, monotonic, now_on(monotonic) + 2 * interval);
    stage.note_pending("after the fence");
  });
  EXPECT_GE(subject.value("expiries"), 20);
  EXPECT_GE(subject.value("elapsed"), subject.value("expiries") * interval);
  EXPECT_EQ(subject.count(handler_entered(SIGUSR2)), 1);
  EXPECT_THAT(subject.pending("after the fence"), Lacks(SIGUSR2));
}

// A timer that notifies by nothing runs down, and can be watched.
CONFORMANCE_CASE(TimerSettime, SilentTimerRunsDown, "timer.sigev-none-progress") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    IntervalTimer timer(stage, monotonic, 0);
    stage.block(SignalSet::full());
    if (stage.stimulus()) timer.arm(50 * millisecond);
    std::int64_t last = timer.remaining();
    stage.note("first", last);
    int grew = 0;
    while (last != 0) {
      const std::int64_t remaining = timer.remaining();
      grew += remaining > last ? 1 : 0;
      last = remaining;
    }
    stage.note("grew", grew);
    fence_at(stage, monotonic, now_on(monotonic) + 20 * millisecond);
    stage.note_pending("after the fence");
  });
  EXPECT_GT(subject.value("first"), 0);
  EXPECT_EQ(subject.value("grew"), 0);
  EXPECT_THAT(subject.pending("after the fence"), IsEmptySet());
}

}  // namespace sigconform::cases::timers
