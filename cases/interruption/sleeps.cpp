// What sleeping functions say of the time not slept, and what leaves them asleep.
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <limits>

#include "cases/support/blocked_caller.h"

namespace sigconform::cases::interruption {
namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t long_sleep = 1000;  // seconds

std::int64_t nanoseconds(const timespec& time) { return time.tv_sec * second + time.tv_nsec; }

std::int64_t now() { return static_cast<std::int64_t>(monotonic_ns()); }

BlockingCall in_nanosleep(int) { return blocking::nanosleep(); }

/// Sleeps by that function, which is given the interval and where to put the remainder, between two looks at the clock.
template <typename Sleep>
std::int64_t timed_sleep(Sleep sleep) {
  const timespec interval{long_sleep, 0};
  timespec remaining{-1, -1};
  const std::int64_t before = now();
  const std::int64_t result = sleep(interval, remaining);
  const int error = errno;
  Stage::current()->note("elapsed", now() - before);
  Stage::current()->note("remaining", nanoseconds(remaining));
  errno = error;
  return result;
}

const BlockingFunction relative_nanosleep{.call = [](Scene&) -> std::int64_t {
                                            return timed_sleep([](const timespec& interval, timespec& remaining) {
                                              return ::nanosleep(&interval, &remaining);
                                            });
                                          },
                                          .seen_in = in_nanosleep};

template <clockid_t clock>
const BlockingFunction relative_clock_nanosleep{.call = [](Scene&) -> std::int64_t {
                                                  return timed_sleep([](const timespec& interval, timespec& remaining) {
                                                    return ::clock_nanosleep(clock, 0, &interval, &remaining);
                                                  });
                                                },
                                                .seen_in = in_nanosleep,
                                                .returns_error = true};

template <clockid_t clock>
const BlockingFunction absolute_clock_nanosleep{.call = [](Scene&) -> std::int64_t {
                                                  return timed_sleep([](const timespec& interval, timespec& remaining) {
                                                    timespec then{};
                                                    clock_gettime(clock, &then);
                                                    then.tv_sec += interval.tv_sec;
                                                    return ::clock_nanosleep(clock, TIMER_ABSTIME, &then, &remaining);
                                                  });
                                                },
                                                .seen_in = in_nanosleep,
                                                .returns_error = true};

const BlockingFunction long_sleep_call{.arrange = [](Stage&, Scene& scene) { scene.expected = Scene::any_success; },
                                       .call = [](Scene&) -> std::int64_t {
                                         return timed_sleep([](const timespec& interval, timespec&) {
                                           return ::sleep(static_cast<unsigned>(interval.tv_sec));
                                         });
                                       },
                                       .seen_in = in_nanosleep};

void record_it(Stage& stage) { stage.record(SIGUSR1); }

const BlockingRow remaining_rows[] = {
    {"nanosleep", "nanosleep.remaining", &relative_nanosleep},
    {"clock_nanosleep", "clock_nanosleep.relative-remaining", &relative_clock_nanosleep<CLOCK_MONOTONIC>},
    {"clock_nanosleep_realtime", "clock_nanosleep.relative-remaining", &relative_clock_nanosleep<CLOCK_REALTIME>},
};

}  // namespace

// What is left of an interrupted sleep lies between what the clock says from outside the call and from inside it.
CONFORMANCE_TABLE(InterruptedSleep, LeavesTheTimeNotSlept, remaining_rows) {
  constexpr std::int64_t timer_slack = 10'000'000;
  BlockedCaller caller(*row.function, record_it);
  const std::int64_t seen_asleep = now();
  const std::int64_t before_sending = now();
  caller.interrupt();
  ASSERT_FALSE(caller.waits()) << "it sleeps again after the handler";
  EXPECT_THAT(caller.outcome(), FailedWith(EINTR));
  const std::int64_t remaining = caller.subject().value("remaining");
  EXPECT_GE(remaining, long_sleep * second - caller.subject().value("elapsed"));
  EXPECT_LE(remaining, long_sleep * second - (before_sending - seen_asleep) + timer_slack);
}

namespace {

const BlockingRow absolute_rows[] = {
    {"monotonic", "clock_nanosleep.absolute-rmtp-untouched", &absolute_clock_nanosleep<CLOCK_MONOTONIC>},
    {"realtime", "clock_nanosleep.absolute-rmtp-untouched", &absolute_clock_nanosleep<CLOCK_REALTIME>},
};

}  // namespace

// An absolute sleep leaves the remainder's place alone.
CONFORMANCE_TABLE(InterruptedSleep, AbsoluteLeavesNoRemainder, absolute_rows) {
  BlockedCaller caller(*row.function, record_it);
  caller.interrupt();
  ASSERT_FALSE(caller.waits()) << "it sleeps again after the handler";
  EXPECT_THAT(caller.outcome(), FailedWith(EINTR));
  EXPECT_EQ(caller.subject().value("remaining"), nanoseconds({-1, -1}));
}

// sleep() returns the seconds that it did not sleep.
CONFORMANCE_CASE(InterruptedSleep, SleepReturnsTheSecondsLeft, "sleep.returns-unslept") {
  BlockedCaller caller(long_sleep_call, record_it);
  caller.interrupt();
  ASSERT_FALSE(caller.waits()) << "it sleeps again after the handler";
  const std::int64_t left = caller.outcome().result;
  EXPECT_GT(left, 0);
  EXPECT_LE(left, long_sleep);
  EXPECT_GE(left * second, (long_sleep - 1) * second - caller.subject().value("elapsed"));
}

// Left alone, nanosleep() never returns before its time.
CONFORMANCE_CASE(Sleep, IsNeverShort, "nanosleep.not-short") {
  no_stimulus_applies("the promise is about sleeps that nothing interrupts");
  const auto subject = Subject::to_the_end([](Stage& stage) {
    constexpr timespec interval{0, 50'000};
    timespec resolution{};
    stage.must(clock_getres(CLOCK_MONOTONIC, &resolution), "clock_getres");
    std::int64_t shortest = std::numeric_limits<std::int64_t>::max();
    for (int turn = 0; turn < 1000; ++turn) {
      const std::int64_t before = now();
      stage.must(nanosleep(&interval, nullptr), "nanosleep");
      shortest = std::min(shortest, now() - before);
    }
    stage.note("shortest", shortest);
    stage.note("least", interval.tv_nsec - nanoseconds(resolution));
  });
  EXPECT_GE(subject.value("shortest"), subject.value("least"));
}

namespace {

/// A mixture of actions and a mask, so that any change shows.
void arrange_actions(Stage& stage) {
  stage.record(SIGUSR1, {.flags = SA_RESTART, .mask = {SIGTERM}});
  stage.record(SIGALRM);
  stage.ignore(SIGHUP);
  stage.block({SIGUSR2, SIGALRM});
}

void note_state(Stage& stage, std::string_view label) {
  stage.note_mask(label);
  for (int signal = 1; signal < signal_limit(); ++signal) stage.note_disposition(label, signal);
}

}  // namespace

// A sleep changes no action and no mask.
CONFORMANCE_CASE(Sleep, ChangesNoActionAndNoMask, "nanosleep.no-signal-side-effects") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    arrange_actions(stage);
    note_state(stage, "before");
    constexpr timespec interval{0, 1'000'000};
    if (stage.stimulus()) stage.call("nanosleep", [&] { return nanosleep(&interval, nullptr); });
    note_state(stage, "after");
  });
  EXPECT_THAT(subject.outcome("nanosleep"), Returned(0));
  EXPECT_THAT(subject.mask("after"), IsExactly(subject.mask("before")));
  for (int signal = 1; signal < signal_limit(); ++signal) {
    if (subject.count(disposition_noted("before", signal)) == 0) continue;  // not to be asked about
    const Event before = subject.event(disposition_noted("before", signal));
    const Event after = subject.event(disposition_noted("after", signal));
    EXPECT_EQ(after.address, before.address) << signal;
    EXPECT_EQ(after.result, before.result) << signal;
    EXPECT_TRUE(after.set == before.set) << signal;
  }
}

namespace {

const BlockingFunction short_nanosleep{.call = [](Scene&) -> std::int64_t {
                                         const timespec interval{0, 300'000'000};
                                         const std::int64_t before = now();
                                         const int result = ::nanosleep(&interval, nullptr);
                                         const int error = errno;
                                         Stage::current()->note("elapsed", now() - before);
                                         errno = error;
                                         return result;
                                       },
                                       .seen_in = in_nanosleep};

}  // namespace

// Neither ignored nor blocked signals end a sleep; the blocked one is handled when it is unblocked after it.
CONFORMANCE_CASE(Sleep, IgnoredAndBlockedSignalsDoNotEndIt, "nanosleep.ignored-does-not-end") {
  BlockedCaller caller(short_nanosleep, [](Stage& stage) {
    stage.ignore(SIGHUP);
    stage.record(SIGUSR1);
    stage.block({SIGUSR1});
  });
  for (int sent = 0; sent < 50; ++sent) {
    caller.subject().deliver(SIGHUP).to("caller", "main");
    caller.subject().deliver(SIGURG).to("caller", "main");
    caller.subject().deliver(SIGUSR1).to("caller", "main");
  }
  EXPECT_THAT(caller.outcome(), Returned(0));
  EXPECT_GE(caller.subject().value("elapsed"), 300'000'000 - 1);
  caller.subject().run_on("caller", [](Stage& stage) { stage.unblock({SIGUSR1}); });
  EXPECT_THAT(caller.subject(), HandledOnce(SIGUSR1).on("caller"));
}

// A thread that sleeps leaves SIGALRM, and the alarm that another thread has set, alone.
CONFORMANCE_CASE(Sleep, MakesNoUseOfSigalrm, "sleep.no-sigalrm-multithreaded") {
  Subject subject{[](Stage& stage) {
    stage.record(SIGALRM);
    const std::int64_t before = now();
    alarm(static_cast<unsigned>(long_sleep));
    stage.thread("sleeper", [](Stage& sleeper) {
      if (sleeper.stimulus()) sleeper.call("sleep", [] { return sleep(1); });
    });
    stage.join("sleeper");
    stage.note("left", alarm(0));
    stage.note("elapsed", now() - before);
    stage.park();
  }};
  EXPECT_THAT(subject.outcome("sleep"), Returned(0));
  EXPECT_THAT(subject, NeverHandled(SIGALRM));
  EXPECT_GT(subject.value("left"), 0);
  EXPECT_LE(subject.value("left"), long_sleep);
  EXPECT_GE(subject.value("left") * second, (long_sleep - 1) * second - subject.value("elapsed"));
}

}  // namespace sigconform::cases::interruption
