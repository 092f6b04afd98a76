// sigwait(): what it accepts, and what it leaves.
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "cases/support/blocked_caller.h"
#include "cases/waiting/acceptance.h"

namespace sigconform::cases::waiting {
namespace {

/// sigwait() for a signal that is pending, recorded as "sigwait" and "accepted".
void sigwait_for(Stage& stage, const SignalSet& set) {
  const sigset_t wanted = set.to_sigset();
  int accepted = 0;
  stage.call_returning_error("sigwait", [&] { return sigwait(&wanted, &accepted); });
  stage.note("accepted", accepted);
}

}  // namespace

// A pending signal is accepted: its number is stored, the result is 0.
CONFORMANCE_CASE(Sigwait, ReturnsThePendingSignal, "sigwait.returns-signal") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    prepare_to_accept(stage, {SIGUSR1});
    stage.raise(SIGUSR1);
    if (is_pending(SIGUSR1)) sigwait_for(stage, {SIGUSR1});
  });
  EXPECT_THAT(subject.outcome("sigwait"), Returned(0));
  EXPECT_EQ(subject.value("accepted"), SIGUSR1);
}

// What was accepted is no longer pending, and no handler runs for it.
CONFORMANCE_CASE(Sigwait, TakesTheSignalOffThePendingSet, "sigwait.clears-pending") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    prepare_to_accept(stage, {SIGUSR1});
    stage.raise(SIGUSR1);
    stage.note_pending("before");
    if (is_pending(SIGUSR1)) sigwait_for(stage, {SIGUSR1});
    stage.note_pending("after");
    stage.unblock({SIGUSR1});
  });
  EXPECT_THAT(subject.pending("before"), Contains(SIGUSR1));
  EXPECT_THAT(subject.pending("after"), Lacks(SIGUSR1));
  EXPECT_EQ(subject.count(handler_entered(SIGUSR1)), 0);
}

// With nothing pending the thread waits, and returns only after the signal was sent.
CONFORMANCE_CASE(Sigwait, WaitsUntilTheSignalIsSent, "sigwait.blocks-until-pending") {
  Subject subject{[](Stage& stage) {
    prepare_to_accept(stage, {SIGUSR1});
    stage.thread("waiter", [](Stage& waiter) { sigwait_for(waiter, {SIGUSR1}); });
    stage.park();
  }};
  subject.await_blocked("waiter", blocking::sigtimedwait());
  EXPECT_EQ(subject.count(call_returned("sigwait")), 0);
  subject.deliver(SIGUSR1).to_process();
  ASSERT_TRUE(accepts(subject, "waiter", "sigwait", SIGUSR1)) << "it waits, and the signal is gone";
  EXPECT_THAT(subject.outcome("sigwait"), Returned(0));
}

namespace {

struct MembersRow {
  const char* name;
  RequirementId requirement;
  int (*wait)(const sigset_t* set);  ///< the number accepted, or -1 and errno
};

constexpr MembersRow members_rows[] = {
    {"sigwait", "sigwait.only-members-accepted",
     [](const sigset_t* set) {
       int accepted = 0;
       errno = sigwait(set, &accepted);
       return errno == 0 ? accepted : -1;
     }},
    {"sigwaitinfo", "sigwaitinfo.only-members-accepted", [](const sigset_t* set) { return sigwaitinfo(set, nullptr); }},
    {"sigtimedwait", "sigwaitinfo.only-members-accepted",
     [](const sigset_t* set) { return sigtimedwait(set, nullptr, &an_hour); }},
};

}  // namespace

// Signals outside the set do not end the wait and stay pending, though the waiter could take them: one is pending for
// the process, the other for its own thread.
CONFORMANCE_TABLE(SynchronousWait, AcceptsMembersOnly, members_rows) {
  Subject subject{[wait = row.wait](Stage& stage) {
    prepare_to_accept(stage, {SIGUSR1, SIGUSR2, SIGHUP});
    stage.kill(getpid(), SIGUSR2);
    stage.thread("waiter", [wait](Stage& waiter) {
      waiter.raise(SIGHUP);
      waiter.note_pending("before");
      const sigset_t wanted = SignalSet{SIGUSR1}.to_sigset();
      waiter.call("wait", [&] { return wait(&wanted); });
      waiter.note_pending("after");
      waiter.mark("done");
    });
    stage.park();
  }};
  ASSERT_TRUE(subject.await_blocked_or("waiter", blocking::sigtimedwait(), call_returned("wait")))
      << "it accepted a signal outside the set: " << testing::PrintToString(subject.outcome("wait"));
  for (const int outside : {SIGUSR2, SIGHUP}) {
    if (!subject.pending("before").contains(outside)) unresolved("a signal outside the set was not pending");
  }
  subject.deliver(SIGUSR1).to_process();
  ASSERT_TRUE(accepts(subject, "waiter", "wait", SIGUSR1)) << "it waits, and the signal is gone";
  subject.await(marked("done"));
  EXPECT_THAT(subject.outcome("wait"), Returned(SIGUSR1));
  EXPECT_THAT(subject.pending("after"), Contains(SIGUSR2));
  EXPECT_THAT(subject.pending("after"), Contains(SIGHUP));
}

namespace {

constexpr std::array waiters{"w0", "w1", "w2", "w3", "w4", "w5", "w6", "w7"};

/// Eight threads that wait for SIGUSR1 or SIGUSR2, `turns` times each.
Stage::Body eight_waiters(int turns) {
  return [turns](Stage& stage) {
    prepare_to_accept(stage, {SIGUSR1, SIGUSR2});
    for (const char* name : waiters) {
      stage.thread(name, [turns](Stage& waiter) {
        for (int turn = 0; turn < turns; ++turn) sigwait_for(waiter, {SIGUSR1, SIGUSR2});
      });
    }
    stage.park();
  };
}

/// How many waits have accepted that signal.
int acceptances(const Subject& subject, int signal) {
  int found = 0;
  for (const Event& event : subject.events(noted("accepted"))) found += event.result == signal ? 1 : 0;
  return found;
}

bool every_one_waits(const Subject& subject) {
  for (const char* name : waiters) {
    if (subject.participant(name).state.load() == ParticipantState::ended) continue;
    if (!subject.is_blocked(name, blocking::sigtimedwait())) return false;
  }
  return true;
}

/// Whether the acceptances of the signal reach that number, before all wait again with nothing pending.
bool acceptances_reach(const Subject& subject, int signal, int wanted) {
  while (acceptances(subject, signal) < wanted) {
    const bool all_wait = every_one_waits(subject);
    const bool pending = subject.pending_seen("main").contains(signal);
    if (all_wait && every_one_waits(subject) && !pending && acceptances(subject, signal) < wanted) return false;
  }
  return true;
}

}  // namespace

// Of eight waiting threads one returns for each signal that is sent.
CONFORMANCE_CASE(Sigwait, OneThreadReturnsPerSignal, "sigwait.one-thread-per-signal") {
  Subject subject{eight_waiters(1)};
  for (const char* name : waiters) subject.await_blocked(name, blocking::sigtimedwait());
  subject.deliver(SIGUSR1).to_process();
  ASSERT_TRUE(acceptances_reach(subject, SIGUSR1, 1));
  subject.deliver(SIGUSR2).to_process();  // the fence: it is accepted by one that still waits
  ASSERT_TRUE(acceptances_reach(subject, SIGUSR2, 1));
  EXPECT_EQ(acceptances(subject, SIGUSR1), 1);
  for (int more = 2; more <= 7; ++more) {
    subject.deliver(SIGUSR1).to_process();
    ASSERT_TRUE(acceptances_reach(subject, SIGUSR1, more));
    EXPECT_EQ(acceptances(subject, SIGUSR1), more);
  }
}

// Which of the waiting threads accepts is left open: over 24 signals, one does it or several.
CONFORMANCE_CASE(Sigwait, AnyWaiterMayAccept, "sigwait.which-waiter-unspecified") {
  constexpr int rounds = 24;
  Subject subject{eight_waiters(rounds)};
  for (int round = 1; round <= rounds; ++round) {
    for (const char* name : waiters) subject.await_blocked(name, blocking::sigtimedwait());
    subject.deliver(SIGUSR1).to_process();
    ASSERT_TRUE(acceptances_reach(subject, SIGUSR1, round));
  }
  int takers = 0;
  for (const char* name : waiters) takers += subject.count(call_returned("sigwait").on(name)) > 0 ? 1 : 0;
  observe(takers == 1 ? "always-the-same" : "several");
}

#ifdef SIGRTMIN
// Of several pending real-time signals the lowest number is accepted first.
CONFORMANCE_CASE(Sigwait, LowestRealtimeSignalFirst, "sigwait.lowest-realtime-first") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const SignalSet all{SIGRTMIN + 1, SIGRTMIN + 2, SIGRTMIN + 3};
    prepare_to_accept(stage, all);
    for (int above : {3, 1, 2}) stage.kill(getpid(), SIGRTMIN + above);
    while (!(pending_now(stage) & all).empty()) sigwait_for(stage, all);
  });
  std::vector<int> order;
  for (const Event& event : subject.events(noted("accepted"))) order.push_back(static_cast<int>(event.result));
  EXPECT_THAT(order, testing::ElementsAre(SIGRTMIN + 1, SIGRTMIN + 2, SIGRTMIN + 3));
}

// Of three queued signals each acceptance takes one.
CONFORMANCE_CASE(Sigwait, LeavesTheRestQueued, "sigwait.queued-remainder-kept") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    prepare_to_accept(stage, {SIGRTMIN});
    for (int value : {1, 2, 3}) stage.sigqueue(getpid(), SIGRTMIN, value);
    for (const char* label : {"first", "second", "third", "fourth"}) poll_for(stage, label, {SIGRTMIN});
  });
  for (const char* label : {"first", "second", "third"}) EXPECT_THAT(subject.outcome(label), Returned(SIGRTMIN));
  EXPECT_THAT(subject.outcome("fourth"), FailedWith(EAGAIN));
}
#endif

// How many of five signals that do not queue can be accepted is up to the implementation, but one can.
CONFORMANCE_CASE(Sigwait, StandardSignalsMayCoalesce, "sigwait.standard-multiplicity") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    prepare_to_accept(stage, {SIGUSR1});
    for (int sent = 0; sent < 5; ++sent) stage.kill(getpid(), SIGUSR1);
    int accepted = 0;
    while (poll_for(stage, "poll", {SIGUSR1}) == SIGUSR1 && accepted < 6) ++accepted;
    stage.note("accepted", accepted);
  });
  EXPECT_GE(subject.value("accepted"), 1);
  EXPECT_LE(subject.value("accepted"), 5);
  observe("accepted-" + std::to_string(subject.value("accepted")) + "-of-5");
}

namespace {

/// A thread waits for a set in which every bit is on, those too that stand for no signal.
Stage::Body waiter_for_everything() {
  return [](Stage& stage) {
    stage.block(SignalSet::full());
    stage.thread("waiter", [](Stage& waiter) {
      sigset_t everything;
      std::memset(&everything, 0xff, sizeof everything);
      int accepted = 0;
      waiter.call_returning_error("sigwait", [&] { return sigwait(&everything, &accepted); });
    });
    stage.park();
  };
}

}  // namespace

// A set with numbers that are no signals may be refused with EINVAL, or waited for.
CONFORMANCE_CASE(Sigwait, MayRefuseUnsupportedSignals, "sigwait.einval-may") {
  no_stimulus_applies("the case only asks what a set is good for");
  Subject subject{waiter_for_everything()};
  const bool waits = subject.await_blocked_or("waiter", blocking::sigtimedwait(), call_returned("sigwait"));
  if (!waits) {
    EXPECT_THAT(subject.outcome("sigwait"), FailedWith(EINVAL));
  }
  observe(waits ? "waits" : "einval");
}

// An error is the value returned, never -1 with errno.
CONFORMANCE_CASE(Sigwait, ErrorsAreReturned, "sigwait.error-is-return-value") {
  no_stimulus_applies("the case only asks how a set is refused");
  Subject subject{waiter_for_everything()};
  if (subject.await_blocked_or("waiter", blocking::sigtimedwait(), call_returned("sigwait")))
    unsupported("no set of signals is refused here");
  EXPECT_EQ(subject.outcome("sigwait").result, EINVAL);
}

namespace {

struct HandlerRow {
  const char* name;
  RequirementId requirement;
  const BlockingFunction* function;
};

constexpr HandlerRow handler_rows[] = {
    {"sigwait", "sigwait.handler-during-wait", &blocks::sigwait},
    {"sigwaitinfo", "sigwaitinfo.eintr-may", &blocks::sigwaitinfo},
    {"sigtimedwait", "sigtimedwait.eintr-may", &blocks::sigtimedwait},
};

/// What a handler for a signal outside the set does to the wait; a wait that goes on must complete as ever.
void observe_handler_during(const BlockingFunction& function, void (*prepare)(Stage&), const std::string& flags) {
  BlockedCaller caller(function, prepare);
  caller.interrupt();
  if (caller.waits()) {
    observe(flags + "-waits-on");
    caller.supply();
    EXPECT_THAT(caller.outcome(), caller.completion());
  } else {
    observe(flags + "-eintr");
    EXPECT_THAT(caller.outcome(), FailedWith(EINTR));
  }
}

}  // namespace

// A handler for a signal outside the set may end the wait with EINTR or leave it waiting.
CONFORMANCE_TABLE(SynchronousWait, HandlerMayInterrupt, handler_rows) {
  observe_handler_during(
      *row.function, [](Stage& stage) { stage.record(SIGUSR1); }, "plain");
  observe_handler_during(
      *row.function, [](Stage& stage) { stage.record(SIGUSR1, {.flags = SA_RESTART}); }, "restart");
}

}  // namespace sigconform::cases::waiting
