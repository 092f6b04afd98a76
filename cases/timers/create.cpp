// timer_create(): clocks, identities, limits.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <type_traits>
#include <vector>

#include "cases/timers/timing.h"
#include "harness/signals/signal_names.h"
#include "harness/subject/limits.h"

namespace sigconform::cases::timers {
namespace {

constexpr int expiry = SIGUSR1;

/// A timer's identity as a number, whether the platform's `timer_t` is one or looks like a pointer.
template <typename Id>
std::int64_t number_of(Id id) {
  if constexpr (std::is_pointer_v<Id>) {
    return static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(id));
  } else {
    return static_cast<std::int64_t>(id);
  }
}

void catch_expiry(Stage& stage) {
  stage.record(expiry);
  stage.block({expiry});
}

}  // namespace

// Thirty-two timers have thirty-two identities.
CONFORMANCE_CASE(TimerCreate, IdentitiesAreUnique, "timer_create.unique-id") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    std::vector<timer_t> made;
    int distinct = 0;
    for (int count = 0; stage.stimulus() && count < 32; ++count) {
      const timer_t id = IntervalTimer(stage, CLOCK_MONOTONIC, expiry).id();
      if (std::find(made.begin(), made.end(), id) == made.end()) ++distinct;
      made.push_back(id);
    }
    stage.note("distinct", distinct);
  });
  EXPECT_EQ(subject.value("distinct"), 32);
}

// A new timer is disarmed: it reads zero and sends nothing until it is armed.
CONFORMANCE_CASE(TimerCreate, StartsDisarmed, "timer_create.disarmed") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    catch_expiry(stage);
    IntervalTimer timer(stage, CLOCK_MONOTONIC, expiry);
    stage.note("remaining", timer.remaining());
    fence_at(stage, CLOCK_MONOTONIC, now_on(CLOCK_MONOTONIC) + 20 * millisecond);
    stage.note_pending("after the fence");
    if (stage.stimulus()) timer.arm(millisecond);
    timer.await_handled();
  });
  EXPECT_EQ(subject.value("remaining"), 0);
  EXPECT_THAT(subject.pending("after the fence"), Lacks(expiry));
  EXPECT_EQ(subject.count(handler_entered(expiry)), 1);
}

// Without a sigevent a default signal comes, with the timer's identity as its value.
CONFORMANCE_CASE(TimerCreate, NullEventMeansADefaultSignal, "timer_create.null-evp-signal") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.block(SignalSet::full());
    // A process's first timer may well be number 0, which is also what a value is that nobody set.
    const IntervalTimer first(stage, CLOCK_REALTIME, expiry);
    timer_t id{};
    stage.must(timer_create(CLOCK_REALTIME, nullptr, &id), "timer_create");
    if (!stage.stimulus()) return;
    const itimerspec soon{{0, 0}, to_timespec(millisecond)};
    stage.must(timer_settime(id, 0, &soon, nullptr), "timer_settime");
    const sigset_t any = SignalSet::full().to_sigset();
    siginfo_t info{};
    stage.must(sigwaitinfo(&any, &info), "sigwaitinfo");
    stage.note_siginfo("expiry", info);
    stage.note("id", number_of(id));
  });
  const SiginfoSnapshot info = subject.event(noted("expiry")).siginfo;
  EXPECT_EQ(info.code, SI_TIMER);
  // Which member of the union brings it is left open: the int, or the pointer where an id looks like one.
  const std::int64_t id = subject.value("id");
  const std::int64_t told = info.value == id ? info.value : info.value_int();
  EXPECT_EQ(told, id);
  std::string token = signal_name(info.signo);
  std::transform(token.begin(), token.end(), token.begin(), [](unsigned char c) { return std::tolower(c); });
  observe(token);
}

namespace {

struct ClockRow {
  const char* name;
  RequirementId requirement;
  clockid_t clock;
};

constexpr ClockRow clocks[] = {
    {"realtime", "timer_create.clock-realtime", CLOCK_REALTIME},
    {"monotonic", "timer_create.clock-monotonic", CLOCK_MONOTONIC},
};

/// Uses CPU time until the handler has run.
void burn(const Stage& stage) {
  while (stage.handled_count(expiry) == 0) {
  }
}

std::int64_t tick() { return second / sysconf(_SC_CLK_TCK); }

}  // namespace

// The clock is accepted, and a timer on it expires.
CONFORMANCE_TABLE(TimerCreate, AcceptsTheClock, clocks) {
  const auto subject = Subject::to_the_end([clock = row.clock](Stage& stage) {
    catch_expiry(stage);
    IntervalTimer timer(stage, clock, expiry);
    if (stage.stimulus()) timer.arm(10 * millisecond);
    timer.await_handled();
  });
  EXPECT_EQ(subject.count(handler_entered(expiry)), 1);
}

// A timer of the process's CPU time stands still while the process waits.
CONFORMANCE_CASE(TimerCreate, ProcessClockMeasuresTheProcess, "timer_create.clock-process-cputime") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    catch_expiry(stage);
    IntervalTimer timer(stage, CLOCK_PROCESS_CPUTIME_ID, expiry);
    if (!stage.stimulus()) return;
    const std::int64_t before = now_on(CLOCK_PROCESS_CPUTIME_ID);
    timer.arm(100 * millisecond);
    fence_at(stage, CLOCK_MONOTONIC, now_on(CLOCK_MONOTONIC) + 150 * millisecond);
    stage.unblock({expiry});
    burn(stage);
    stage.note("used", now_on(CLOCK_PROCESS_CPUTIME_ID) - before);
    stage.note("tick", tick());
  });
  EXPECT_EQ(subject.count(handler_entered(expiry)), 1);
  EXPECT_GE(subject.value("used"), 100 * millisecond - subject.value("tick"));
}

// A timer of a thread's CPU time stands still while another thread works.
CONFORMANCE_CASE(TimerCreate, ThreadClockMeasuresTheThread, "timer_create.clock-thread-cputime") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    catch_expiry(stage);
    IntervalTimer timer(stage, CLOCK_THREAD_CPUTIME_ID, expiry);
    if (!stage.stimulus()) return;
    const std::int64_t before = now_on(CLOCK_THREAD_CPUTIME_ID);
    timer.arm(100 * millisecond);
    stage.thread("other", [](Stage&) {
      while (now_on(CLOCK_THREAD_CPUTIME_ID) < 150 * millisecond) {
      }
    });
    stage.join("other");
    stage.unblock({expiry});
    burn(stage);
    stage.note("used", now_on(CLOCK_THREAD_CPUTIME_ID) - before);
    stage.note("tick", tick());
  });
  EXPECT_EQ(subject.count(handler_entered(expiry)), 1);
  EXPECT_GE(subject.value("used"), 100 * millisecond - subject.value("tick"));
}

// A clock that there is not is refused with EINVAL.
CONFORMANCE_CASE(TimerCreate, RefusesAnUndefinedClock, "timer_create.einval-clock") {
  no_stimulus_applies("the case only asks how a clock is refused");
  const auto subject = Subject::to_the_end([](Stage& stage) {
    timer_t id{};
    stage.call("timer_create", [&] { return timer_create(static_cast<clockid_t>(12345), nullptr, &id); });
  });
  EXPECT_THAT(subject.outcome("timer_create"), FailedWith(EINVAL));
}

// Past its limit it fails with EAGAIN, and with nothing else.
CONFORMANCE_CASE(TimerCreate, RefusesTooMany, "timer_create.eagain-limit") {
  constexpr int at_least = 32;
  require_queue_room(at_least);
  const auto subject = Subject::to_the_end([](Stage& stage) {
#ifdef RLIMIT_SIGPENDING
    stage.limit(RLIMIT_SIGPENDING, 4096);
#endif
    int made = 0;
    for (timer_t id{}; stage.stimulus() && made < 100'000; ++made) {
      if (timer_create(CLOCK_MONOTONIC, nullptr, &id) == 0) continue;
      stage.note_call("refused", -1, errno);
      break;
    }
    stage.note("made", made);
  });
  if (subject.value("made") == 100'000) unsupported("no limit of the number of timers was reached");
  EXPECT_THAT(subject.outcome("refused"), FailedWith(EAGAIN));
  EXPECT_GE(subject.value("made"), at_least);
}

// A timer on another process's CPU clock is made, or refused with ENOTSUP.
CONFORMANCE_CASE(TimerCreate, MayRefuseAForeignCpuClock, "timer_create.enotsup-foreign-cpu-clock") {
  no_stimulus_applies("the case only asks whether a clock is accepted");
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const pid_t child = stage.fork("child", [](Stage&) {
      for (;;) pause();
    });
    clockid_t clock{};
    stage.call_returning_error("clock_getcpuclockid", [&] { return clock_getcpuclockid(child, &clock); });
    timer_t id{};
    stage.call("timer_create", [&] { return timer_create(clock, nullptr, &id); });
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
  });
  if (const int error = subject.outcome("clock_getcpuclockid").error; error != 0)
    unsupported("another process's CPU clock is not to be had: " + errno_name(error));
  EXPECT_THAT(subject.outcome("timer_create"), testing::AnyOf(Succeeded(), FailedWith(ENOTSUP)));
  observe(subject.outcome("timer_create").error == 0 ? "success" : "enotsup");
}

}  // namespace sigconform::cases::timers
