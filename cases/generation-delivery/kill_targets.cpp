// Whom kill() and killpg() reach.
#include <sys/wait.h>
#include <unistd.h>

#include "cases/support/processes.h"
#include "harness/judge/case.h"

namespace sigconform::cases::generation_delivery {
namespace {

// Main and "member" are one process group, "outsider" is one of its own; "sender" is a third.
void two_groups(Stage& stage) {
  stage.record(SIGUSR1);
  parked_process(stage, "member");
  parked_outsider(stage, "outsider");
  parked_outsider(stage, "sender");
  stage.park();
}

void expect_the_group_alone(const Subject& subject) {
  subject.fence();
  EXPECT_EQ(subject.count(handler_entered(SIGUSR1).on("main")), 1);
  EXPECT_EQ(subject.count(handler_entered(SIGUSR1).on("member")), 1);
  EXPECT_THAT(subject, HandledTimes(SIGUSR1, 2));
}

void control_that_the_outsider_listens(const Subject& subject) {
  subject.deliver(SIGUSR1).to_process_of("outsider");
  subject.fence();
  EXPECT_EQ(subject.count(handler_entered(SIGUSR1).on("outsider")), 1);
}

}  // namespace

// A process id reaches that process and no other.
CONFORMANCE_CASE(KillTargets, OneProcess, "kill.pid-positive") {
  Subject subject{[](Stage& stage) {
    stage.record(SIGUSR1);
    parked_process(stage, "target");
    parked_process(stage, "other");
    stage.park();
  }};
  subject.deliver(SIGUSR1).to_process_of("target");
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("target"));
  subject.deliver(SIGUSR1).to_process_of("other");
  EXPECT_THAT(subject, HandledTimes(SIGUSR1, 2));
}

// 0 reaches the whole group of the caller, the caller included, and nobody outside.
CONFORMANCE_CASE(KillTargets, OwnGroup, "kill.pid-zero") {
  Subject subject{two_groups};
  subject.run_on("member", [](Stage& stage) { stage.call("kill", [&] { return stage.kill(0, SIGUSR1); }); });
  EXPECT_THAT(subject.outcome("kill"), Succeeded());
  expect_the_group_alone(subject);
  control_that_the_outsider_listens(subject);
}

// A negative id reaches that group.
CONFORMANCE_CASE(KillTargets, NamedGroup, "kill.pid-negative-group") {
  Subject subject{two_groups};
  subject.run_on("sender", [](Stage& stage) {
    stage.call("kill", [&] { return stage.kill(-stage.process_of("main"), SIGUSR1); });
  });
  EXPECT_THAT(subject.outcome("kill"), Succeeded());
  expect_the_group_alone(subject);
  control_that_the_outsider_listens(subject);
}

// killpg() reaches the same processes with the same result.
CONFORMANCE_CASE(KillTargets, KillpgIsKillOfTheGroup, "killpg.same-as-kill-group") {
  Subject subject{two_groups};
  subject.run_on("sender", [](Stage& stage) {
    if (stage.stimulus()) stage.call("killpg", [&] { return killpg(stage.process_of("main"), SIGUSR1); });
  });
  EXPECT_THAT(subject.outcome("killpg"), Returned(0));
  expect_the_group_alone(subject);
  control_that_the_outsider_listens(subject);
}

// -1 reaches everybody that may be signalled. Only where the judge is the init of a PID namespace is that harmless.
CONFORMANCE_CASE(KillTargets, Everybody, "kill.pid-minus-one") {
  if (getpid() != 1) unsupported("kill(-1) is only harmless in a PID namespace of one's own");
  Subject subject{two_groups};
  subject.run_on("sender", [](Stage& stage) { stage.call("kill", [&] { return stage.kill(-1, SIGUSR1); }); });
  subject.fence();
  EXPECT_THAT(subject.outcome("kill"), Succeeded());
  for (const char* name : {"main", "member", "outsider"})
    EXPECT_EQ(subject.count(handler_entered(SIGUSR1).on(name)), 1) << name;
  observe(subject.count(handler_entered(SIGUSR1).on("sender")) == 0 ? "sender-spared" : "sender-included");
}

// Signal 0 only asks: no handler runs, whatever is caught.
CONFORMANCE_CASE(KillTargets, NullSignalOnlyAsks, "kill.null-signal-checks-only") {
  Subject subject{[](Stage& stage) {
    for (int signal = 1; signal < signal_limit(); ++signal) {
      if (signal == SIGKILL || signal == SIGSTOP || signal == SIGCHLD || signal == Subject::fence_signal()) continue;
      if (SignalSet::full().contains(signal)) stage.record(signal);
    }
    parked_process(stage, "target");
    stage.park();
  }};
  subject.run_on("main", [](Stage& stage) {
    if (stage.stimulus()) stage.call("kill", [&] { return ::kill(stage.process_of("target"), 0); });
  });
  subject.fence();
  EXPECT_THAT(subject.outcome("kill"), Returned(0));
  EXPECT_EQ(subject.count(EventQuery(EventKind::handler_enter)), 0);
  subject.deliver(SIGUSR1).to_process_of("target");
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("target"));
}

// The caller signals itself: the handler has run when kill() returns.
CONFORMANCE_CASE(KillTargets, OwnSignalBeforeTheReturn, "kill.self-delivery-before-return") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR1);
    stage.kill(getpid(), SIGUSR1);
    stage.note("handled", stage.handled_count(SIGUSR1));
  });
  EXPECT_EQ(subject.value("handled"), 1);
}

// A child that has ended but was not reaped can still be signalled.
CONFORMANCE_CASE(KillTargets, ZombieIsNoError, "kill.zombie-is-success") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const pid_t child = stage.fork("child", [](Stage&) {});
    siginfo_t ended{};
    stage.must(waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT), "waitid");
    if (!stage.stimulus()) return;
    stage.call("ask", [&] { return ::kill(child, 0); });
    stage.call("terminate", [&] { return ::kill(child, SIGTERM); });
  });
  EXPECT_THAT(subject.outcome("ask"), Returned(0));
  EXPECT_THAT(subject.outcome("terminate"), Returned(0));
}

}  // namespace sigconform::cases::generation_delivery
