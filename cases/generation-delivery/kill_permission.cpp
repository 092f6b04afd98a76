// kill() by a sender that may not signal everybody.
#include "cases/support/processes.h"
#include "harness/judge/case.h"

namespace sigconform::cases::generation_delivery {

// One member of the group may be signalled, the other not: the call succeeds and reaches the one.
CONFORMANCE_CASE(KillPermission, PartOfAGroupSuffices, "kill.group-partial-success") {
  const uid_t user = require_second_user();
  Subject subject{[=](Stage& stage) {
    stage.record(SIGUSR1);
    parked_process(stage, "permitted", [=](Stage& inner) { inner.become_user(user); });
    parked_outsider(stage, "sender", [=](Stage& inner) { inner.become_user(user); });
    stage.park();
  }};
  subject.run_on("sender", [](Stage& stage) {
    if (stage.stimulus()) stage.call("kill", [&] { return ::kill(-stage.process_of("main"), SIGUSR1); });
  });
  EXPECT_THAT(subject.outcome("kill"), Returned(0));
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("permitted"));
}

// Refused for lack of permission or for a wrong number, kill() has sent nothing.
CONFORMANCE_CASE(KillPermission, RefusedCallSendsNothing, "kill.failure-sends-nothing") {
  const uid_t user = require_second_user();
  Subject subject{[=](Stage& stage) {
    for (int signal = 1; signal < signal_limit(); ++signal) {
      if (signal == SIGKILL || signal == SIGSTOP || signal == SIGCHLD || signal == Subject::fence_signal()) continue;
      if (SignalSet::full().contains(signal)) stage.record(signal);
    }
    parked_process(stage, "sender", [=](Stage& inner) { inner.become_user(user); });
    stage.park();
  }};
  subject.run_on("sender", [](Stage& stage) {
    if (!stage.stimulus()) return;
    const pid_t target = stage.process_of("main");
    stage.call("not permitted", [=] { return ::kill(target, SIGUSR1); });
    stage.call("no signal", [=] { return ::kill(target, signal_limit()); });
    stage.call("negative", [=] { return ::kill(target, -1); });
  });
  subject.fence();
  EXPECT_THAT(subject.outcome("not permitted"), FailedWith(EPERM));
  EXPECT_THAT(subject.outcome("no signal"), FailedWith(EINVAL));
  EXPECT_THAT(subject.outcome("negative"), FailedWith(EINVAL));
  EXPECT_EQ(subject.count(EventQuery(EventKind::handler_enter)), 0);
  subject.deliver(SIGUSR1).to_process();
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("main"));
}

}  // namespace sigconform::cases::generation_delivery
