// What actions do: ignored, discarded, decided at delivery.
#include <sys/time.h>
#include <unistd.h>

#include "cases/support/every_action.h"
#include "cases/support/pending.h"

namespace sigconform::cases::actions {
namespace {

// A signal that is pending when its action changes, and what is left of it; `change` is under test.
Subject pending_through(int signal, void (*change)(Stage&, int)) {
  return Subject::to_the_end([=](Stage& stage) {
    stage.record(signal);
    stage.block({signal});
    stage.kill(getpid(), signal);
    stage.raise(signal);
    stage.note_pending("before");
    change(stage, signal);
    stage.note_pending("after");
    stage.record(signal);
    stage.unblock({signal});
    stage.note("handled", stage.handled_count(signal));
    stage.raise(signal);
  });
}

void expect_discarded(const Subject& subject, int signal) {
  EXPECT_THAT(subject.pending("before"), Contains(signal));
  EXPECT_THAT(subject.pending("after"), Lacks(signal));
  EXPECT_EQ(subject.value("handled"), 0);
  EXPECT_THAT(subject, HandledOnce(signal));
}

}  // namespace

// Neither a process that computes nor one that is blocked in a call notices a signal that it ignores.
CONFORMANCE_CASE(Ignored, HasNoEffect, "signal_actions.ignored-no-effect") {
  const SignalSet all = settable_signals() - SignalSet{Subject::fence_signal()};
  const Subject subject{[&](Stage& stage) {
    int data[2];
    stage.must(pipe(data), "pipe");
    for_each_signal(all, [&](int signal) { stage.record(signal, {.flags = SA_RESTART}); });
    stage.note("descriptor", data[0]);
    stage.thread("reader", [&](Stage& here) {
      char byte = 0;
      here.call("read", [&] { return read(data[0], &byte, 1); });
      here.note("byte", byte);
    });
    stage.note("far end", data[1]);
    stage.park();
  }};
  const int descriptor = static_cast<int>(subject.value("descriptor"));
  subject.await_blocked("reader", blocking::read(descriptor));
  subject.deliver(SIGUSR1).to("main");
  EXPECT_THAT(subject, HandledOnce(SIGUSR1));
  subject.run_on("main", [all](Stage& stage) { for_each_signal(all, [&](int signal) { stage.ignore(signal); }); });
  for_each_signal(all, [&](int signal) {
    subject.deliver(signal).to_process();
    subject.deliver(signal).to("reader", "main");
  });
  EXPECT_THAT(subject, HandledOnce(SIGUSR1));
  subject.await_blocked("reader", blocking::read(descriptor));
  subject.run_on("main", [far = static_cast<int>(subject.value("far end"))](Stage& stage) {
    stage.must(write(far, "d", 1), "write");
  });
  subject.await_participant_ended("reader");
  EXPECT_THAT(subject.outcome("read"), Returned(1));
  EXPECT_EQ(subject.value("byte"), 'd');
  EXPECT_FALSE(subject.has_stopped());
  EXPECT_THAT(subject.finish(), Exited(0));
}

// SIG_IGN discards what is pending, though it is blocked.
CONFORMANCE_CASE(PendingAction, IgnoringDiscards, "signal_actions.ign-discards-pending") {
  for (int signal : {SIGUSR1, SIGTERM, SIGCHLD}) {
    SCOPED_TRACE(signal_name(signal));
    expect_discarded(pending_through(signal, [](Stage& stage, int which) { stage.ignore(which); }), signal);
  }
}

// So does SIG_DFL where the default is to ignore.
CONFORMANCE_CASE(PendingAction, IgnoringDefaultDiscards, "signal_actions.dfl-discards-pending") {
  for (int signal : {SIGCHLD, SIGURG}) {
    SCOPED_TRACE(signal_name(signal));
    expect_discarded(pending_through(signal, [](Stage& stage, int which) { stage.set_default(which); }), signal);
  }
}

// The handler that is in force at delivery runs, not the one that was at generation.
CONFORMANCE_CASE(PendingAction, IsDecidedAtDelivery, "signal_actions.action-at-delivery") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR1, {.then = [](Stage& here, int, siginfo_t*, void*) { here.mark("first"); }});
    stage.block({SIGUSR1});
    stage.raise(SIGUSR1);
    struct sigaction second {};
    second.sa_handler = [](int) { Stage::current()->mark("second"); };
    stage.must(sigaction(SIGUSR1, &second, nullptr), "sigaction");
    stage.unblock({SIGUSR1});
  });
  EXPECT_EQ(subject.count(marked("first")), 0);
  EXPECT_EQ(subject.count(marked("second")), 1);
}

// However a signal was generated, the same handler takes it.
CONFORMANCE_CASE(ActionSource, DoesNotMatter, "signal_actions.action-independent-of-source") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGALRM, {.mask = {SIGHUP}});
    stage.kill(getpid(), SIGALRM);
    stage.raise(SIGALRM);
    stage.pthread_kill("main", SIGALRM);
    stage.sigqueue(getpid(), SIGALRM, 1);
    const itimerval soon{.it_interval = {}, .it_value = {.tv_sec = 0, .tv_usec = 1}};
    stage.block({SIGALRM});
    if (!stage.stimulus()) return;
    stage.must(setitimer(ITIMER_REAL, &soon, nullptr), "setitimer");
    suspend_under(stage, {});
  });
  EXPECT_THAT(subject, HandledTimes(SIGALRM, 5));
  for (const Event& entered : subject.events(handler_entered(SIGALRM)))
    EXPECT_THAT(entered.set, IsExactly(SignalSet{SIGALRM, SIGHUP}));
}

// However often it is interrupted, a computation comes to the right result.
CONFORMANCE_CASE(AfterTheHandler, ComputationGoesOn, "signal_actions.resume-after-handler") {
  constexpr std::uint64_t rounds = 3'000'000;
  const auto subject = Subject::to_the_end([](Stage& stage) {
    static volatile sig_atomic_t interrupted;
    static volatile sig_atomic_t computing;
    interrupted = 0;
    computing = 1;
    struct sigaction count {};
    count.sa_handler = [](int) { interrupted = interrupted + 1; };
    stage.must(sigaction(SIGUSR1, &count, nullptr), "sigaction");
    const pthread_t computer = pthread_self();
    stage.thread("interrupter", [computer](Stage& here) {
      while (computing != 0 && here.stimulus()) ::pthread_kill(computer, SIGUSR1);
    });
    const auto compute = [] {
      std::uint64_t sum = 1;
      for (std::uint64_t round = 0; round < rounds; ++round) sum = (sum ^ round) * 6364136223846793005U + (sum >> 7);
      return sum;
    };
    std::uint64_t sum = compute();
    while (stage.stimulus() && interrupted < 100) sum = compute();
    computing = 0;
    stage.join("interrupter");
    stage.note("interrupted", interrupted);
    stage.note("right", sum == compute());
  });
  EXPECT_GE(subject.value("interrupted"), 100);
  EXPECT_EQ(subject.value("right"), 1);
}

}  // namespace sigconform::cases::actions
