// sigwaitinfo() and sigtimedwait(): what they say of the signal, and of time.
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <limits>

#include "cases/waiting/acceptance.h"
#include "harness/subject/limits.h"

namespace sigconform::cases::waiting {
namespace {

/// sigwaitinfo() for a signal that is pending, recorded as "sigwaitinfo" and "info".
void sigwaitinfo_for(Stage& stage, int signal) {
  if (!is_pending(signal)) return;
  const sigset_t wanted = SignalSet{signal}.to_sigset();
  siginfo_t info{};
  stage.call("sigwaitinfo", [&] { return sigwaitinfo(&wanted, &info); });
  stage.note_siginfo("info", info);
}

}  // namespace

// The result is the number of the signal accepted.
CONFORMANCE_CASE(Sigwaitinfo, ReturnsTheNumber, "sigwaitinfo.returns-number") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    prepare_to_accept(stage, {SIGUSR1});
    stage.raise(SIGUSR1);
    sigwaitinfo_for(stage, SIGUSR1);
  });
  EXPECT_THAT(subject.outcome("sigwaitinfo"), Returned(SIGUSR1));
}

// si_signo is the same number.
CONFORMANCE_CASE(Sigwaitinfo, StoresTheNumber, "sigwaitinfo.si-signo") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    prepare_to_accept(stage, {SIGUSR2});
    stage.raise(SIGUSR2);
    sigwaitinfo_for(stage, SIGUSR2);
  });
  EXPECT_EQ(subject.event(noted("info")).siginfo.signo, subject.outcome("sigwaitinfo").result);
  EXPECT_EQ(subject.event(noted("info")).siginfo.signo, SIGUSR2);
}

#ifdef SIGRTMIN
namespace {

// A timer that expires at once; waits by the pending set until it has.
void expire_a_timer(Stage& stage) {
  sigevent event{};
  event.sigev_notify = SIGEV_SIGNAL;
  event.sigev_signo = SIGRTMIN;
  timer_t timer{};
  stage.must(timer_create(CLOCK_MONOTONIC, &event, &timer), "timer_create");
  const itimerspec soon{{0, 0}, {0, 1}};
  if (!stage.stimulus()) return;
  stage.must(timer_settime(timer, 0, &soon, nullptr), "timer_settime");
  while (!is_pending(SIGRTMIN)) {
  }
}

struct CauseRow {
  const char* name;
  RequirementId requirement;
  void (*generate)(Stage& stage);
  int code;
};

const CauseRow causes[] = {
    {"kill", "sigwaitinfo.si-code", [](Stage& stage) { stage.kill(getpid(), SIGRTMIN); }, SI_USER},
    {"sigqueue", "sigwaitinfo.si-code", [](Stage& stage) { stage.sigqueue(getpid(), SIGRTMIN, 1); }, SI_QUEUE},
    {"timer", "sigwaitinfo.si-code", expire_a_timer, SI_TIMER},
};

}  // namespace

// si_code says what caused the signal.
CONFORMANCE_TABLE(Sigwaitinfo, StoresTheCause, causes) {
  const auto subject = Subject::to_the_end([generate = row.generate](Stage& stage) {
    prepare_to_accept(stage, {SIGRTMIN});
    generate(stage);
    sigwaitinfo_for(stage, SIGRTMIN);
  });
  EXPECT_EQ(subject.event(noted("info")).siginfo.code, row.code);
}

// The value that was queued comes with the signal.
CONFORMANCE_CASE(Sigwaitinfo, StoresTheValue, "sigwaitinfo.si-value") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    prepare_to_accept(stage, {SIGRTMIN});
    stage.sigqueue(getpid(), SIGRTMIN, 4711);
    sigwaitinfo_for(stage, SIGRTMIN);
  });
  EXPECT_EQ(subject.event(noted("info")).siginfo.value_int(), 4711);
}

// Values queued to one signal come in the order in which they were queued.
CONFORMANCE_CASE(Sigwaitinfo, FirstQueuedFirst, "sigwaitinfo.first-queued-first") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    prepare_to_accept(stage, {SIGRTMIN});
    for (int value = 1; value <= 20; ++value) stage.sigqueue(getpid(), SIGRTMIN, value);
    while (is_pending(SIGRTMIN)) sigwaitinfo_for(stage, SIGRTMIN);
  });
  const std::vector<Event> accepted = subject.events(noted("info"));
  ASSERT_EQ(accepted.size(), 20u);
  for (int value = 1; value <= 20; ++value)
    EXPECT_EQ(accepted[static_cast<std::size_t>(value - 1)].siginfo.value_int(), value);
}
#endif

// A null pointer for the information is allowed.
CONFORMANCE_CASE(Sigwaitinfo, NeedsNoPlaceForInformation, "sigwaitinfo.null-info") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    prepare_to_accept(stage, {SIGUSR1});
    stage.raise(SIGUSR1);
    const sigset_t wanted = SignalSet{SIGUSR1}.to_sigset();
    if (is_pending(SIGUSR1)) stage.call("sigwaitinfo", [&] { return sigwaitinfo(&wanted, nullptr); });
  });
  EXPECT_THAT(subject.outcome("sigwaitinfo"), Returned(SIGUSR1));
  EXPECT_THAT(subject.wait_ended(), Exited(0));
}

#if defined(RLIMIT_SIGPENDING) && defined(SIGRTMIN)
namespace {

/// Queues until it is refused, at most so often; how often it was not.
int fill_the_queue(Stage& stage, int most) {
  int queued = 0;
  while (stage.stimulus() && queued < most && ::sigqueue(getpid(), SIGRTMIN, sigval{}) == 0) ++queued;
  if (stage.stimulus() && queued < most && errno != EAGAIN) stage.complain("sigqueue", errno);
  return queued;
}

}  // namespace

// What is accepted gives its place in the queue back.
CONFORMANCE_CASE(Sigwaitinfo, FreesTheQueue, "sigwaitinfo.resources-released") {
  constexpr int limit = 4096;
  require_queue_room(2);
  const auto subject = Subject::to_the_end([](Stage& stage) {
    prepare_to_accept(stage, {SIGRTMIN});
    stage.limit(RLIMIT_SIGPENDING, limit);
    const sigset_t wanted = SignalSet{SIGRTMIN}.to_sigset();
    stage.note("first filling", fill_the_queue(stage, 100'000));
    while (sigtimedwait(&wanted, nullptr, &no_time) == SIGRTMIN) {
    }
    if (errno != EAGAIN) stage.complain("sigtimedwait", errno);
    stage.note("second filling", fill_the_queue(stage, 100'000));
  });
  const std::int64_t first = subject.value("first filling");
  if (first == 100'000) unsupported("no limit of the queue was reached");
  EXPECT_GT(first, 0);
  EXPECT_GE(subject.value("second filling"), first / 2);
}
#endif

namespace {

std::int64_t now() { return static_cast<std::int64_t>(monotonic_ns()); }

constexpr timespec tenth{0, 100'000'000};

}  // namespace

// With nothing generated the wait ends with EAGAIN.
CONFORMANCE_CASE(Sigtimedwait, EndsWithEagain, "sigtimedwait.eagain-on-timeout") {
  no_stimulus_applies("the promise is about a wait in which nothing is generated");
  const auto subject = Subject::to_the_end([](Stage& stage) {
    prepare_to_accept(stage, {SIGUSR1});
    const sigset_t wanted = SignalSet{SIGUSR1}.to_sigset();
    stage.call("sigtimedwait", [&] { return sigtimedwait(&wanted, nullptr, &tenth); });
  });
  EXPECT_THAT(subject.outcome("sigtimedwait"), FailedWith(EAGAIN));
}

// It never ends before its time.
CONFORMANCE_CASE(Sigtimedwait, IsNeverEarly, "sigtimedwait.not-early") {
  no_stimulus_applies("the promise is about waits in which nothing is generated");
  const auto subject = Subject::to_the_end([](Stage& stage) {
    prepare_to_accept(stage, {SIGUSR1});
    const sigset_t wanted = SignalSet{SIGUSR1}.to_sigset();
    std::int64_t shortest = std::numeric_limits<std::int64_t>::max();
    for (int turn = 0; turn < 5; ++turn) {
      const std::int64_t before = now();
      stage.call("sigtimedwait", [&] { return sigtimedwait(&wanted, nullptr, &tenth); });
      shortest = std::min(shortest, now() - before);
    }
    timespec resolution{};
    stage.must(clock_getres(CLOCK_MONOTONIC, &resolution), "clock_getres");
    stage.note("shortest", shortest);
    stage.note("resolution", resolution.tv_nsec);
  });
  EXPECT_GE(subject.value("shortest"), tenth.tv_nsec - subject.value("resolution"));
}

// A zero interval polls: EAGAIN with nothing pending, the number with a signal pending.
CONFORMANCE_CASE(Sigtimedwait, ZeroPolls, "sigtimedwait.zero-timeout-polls") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    prepare_to_accept(stage, {SIGUSR1, SIGUSR2, SIGHUP});
    // Others than it asks for are pending, for the process and for the thread.
    stage.kill(getpid(), SIGUSR2);
    stage.raise(SIGHUP);
    poll_for(stage, "empty", {SIGUSR1});
    stage.raise(SIGUSR1);
    poll_for(stage, "pending", {SIGUSR1});
  });
  EXPECT_THAT(subject.outcome("empty"), FailedWith(EAGAIN));
  EXPECT_THAT(subject.outcome("pending"), Returned(SIGUSR1));
}

// A signal that is pending is accepted at once, though an hour is left.
CONFORMANCE_CASE(Sigtimedwait, PendingSignalComesBeforeTime, "sigtimedwait.pending-beats-timeout") {
  Subject subject{[](Stage& stage) {
    prepare_to_accept(stage, {SIGUSR1});
    stage.thread("waiter", [](Stage& waiter) {
      waiter.raise(SIGUSR1);
      const sigset_t wanted = SignalSet{SIGUSR1}.to_sigset();
      waiter.call("sigtimedwait", [&] { return sigtimedwait(&wanted, nullptr, &an_hour); });
    });
    stage.park();
  }};
  ASSERT_FALSE(subject.await_blocked_or("waiter", blocking::sigtimedwait(), call_returned("sigtimedwait")))
      << "it waits, with pending " << testing::PrintToString(subject.pending_seen("waiter"));
  EXPECT_THAT(subject.outcome("sigtimedwait"), Returned(SIGUSR1));
}

// What a null interval means is left open: waiting for ever, or an error.
CONFORMANCE_CASE(Sigtimedwait, NullIntervalIsOpen, "sigtimedwait.null-timeout-unspecified") {
  Subject subject{[](Stage& stage) {
    prepare_to_accept(stage, {SIGUSR1});
    stage.thread("waiter", [](Stage& waiter) {
      const sigset_t wanted = SignalSet{SIGUSR1}.to_sigset();
      waiter.call("sigtimedwait", [&] { return sigtimedwait(&wanted, nullptr, nullptr); });
    });
    stage.park();
  }};
  if (!subject.await_blocked_or("waiter", blocking::sigtimedwait(), call_returned("sigtimedwait"))) {
    no_stimulus_applies("the call returned before a signal could be sent");
    return observe("error");
  }
  subject.deliver(SIGUSR1).to_process();
  ASSERT_TRUE(accepts(subject, "waiter", "sigtimedwait", SIGUSR1)) << "it waits, and the signal is gone";
  EXPECT_THAT(subject.outcome("sigtimedwait"), Returned(SIGUSR1));
  observe("waits");
}

namespace {

constexpr timespec too_many{0, 1'000'000'000};
constexpr timespec negative{0, -1};

std::string token_of(const CallOutcome& outcome) {
  return outcome.error == EINVAL ? "einval" : outcome.error == EAGAIN ? "eagain" : "other";
}

}  // namespace

// An interval with impossible nanoseconds may be refused.
CONFORMANCE_CASE(Sigtimedwait, MayRefuseNanoseconds, "sigtimedwait.einval-nanoseconds") {
  no_stimulus_applies("the case only asks what an interval is good for");
  const auto subject = Subject::to_the_end([](Stage& stage) {
    prepare_to_accept(stage, {SIGUSR1});
    const sigset_t wanted = SignalSet{SIGUSR1}.to_sigset();
    stage.call("too many", [&] { return sigtimedwait(&wanted, nullptr, &too_many); });
    stage.call("negative", [&] { return sigtimedwait(&wanted, nullptr, &negative); });
  });
  observe("too-many-" + token_of(subject.outcome("too many")));
  observe("negative-" + token_of(subject.outcome("negative")));
}

// With a member pending no waiting is needed, and the interval is not looked at.
CONFORMANCE_CASE(Sigtimedwait, RefusesOnlyWhenItMustWait, "sigtimedwait.einval-only-when-waiting") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    prepare_to_accept(stage, {SIGUSR1});
    stage.raise(SIGUSR1);
    const sigset_t wanted = SignalSet{SIGUSR1}.to_sigset();
    stage.call("sigtimedwait", [&] { return sigtimedwait(&wanted, nullptr, &too_many); });
  });
  EXPECT_THAT(subject.outcome("sigtimedwait"), Returned(SIGUSR1));
}

}  // namespace sigconform::cases::waiting
