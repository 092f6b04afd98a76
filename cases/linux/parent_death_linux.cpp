// PR_SET_PDEATHSIG: a signal for a child whose parent ends.
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/judge/case.h"

namespace sigconform::cases::linux_only {
namespace {

int parent_death_signal() {
  int signal = -1;
  prctl(PR_GET_PDEATHSIG, &signal);
  return signal;
}

void ask_for(Stage& stage, int signal) {
  if (stage.stimulus()) stage.must(prctl(PR_SET_PDEATHSIG, signal), "PR_SET_PDEATHSIG");
}

// Forks "child", which asks for SIGUSR1 and parks, and returns when it has.
void child_that_asks(Stage& stage) {
  stage.fork("child", [](Stage& here) {
    here.record(SIGUSR1);
    ask_for(here, SIGUSR1);
    here.park();
  });
  stage.wait_until([&] { return stage.shared().find("child")->state.load() == ParticipantState::parked; });
}

}  // namespace

// The parent ends, and the child has the signal. It has it again where it is handed to another thread of the parent (an
// emulator may have one of its own) before that one ends too.
CONFORMANCE_CASE(ParentDeath, IsSignalled, "pdeathsig.sent-on-parent-death") {
  const Subject subject{[](Stage& stage) {
    const pid_t parent = stage.fork("parent", [](Stage& here) { child_that_asks(here); });
    stage.must(waitpid(parent, nullptr, 0), "waitpid");
    stage.park();
  }};
  subject.fence();
  EXPECT_GE(subject.count(handler_entered(SIGUSR1).on("child")), 1);
  EXPECT_THAT(subject.finish(), Exited(0));
}

// The parent is the thread that forked: its end suffices.
CONFORMANCE_CASE(ParentDeath, OfTheThreadSuffices, "pdeathsig.parent-is-thread") {
  const Subject subject{[](Stage& stage) {
    stage.thread("parent", [](Stage& here) { child_that_asks(here); });
    stage.join("parent");
    stage.park();
  }};
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("child"));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// A child's child has not asked.
CONFORMANCE_CASE(ParentDeathSetting, IsClearedByFork, "pdeathsig.cleared-by-fork") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    ask_for(stage, SIGUSR1);
    stage.note("parent", parent_death_signal());
    const pid_t child = stage.fork("child", [](Stage& here) { here.note("child", parent_death_signal()); });
    stage.must(waitpid(child, nullptr, 0), "waitpid");
  });
  EXPECT_EQ(subject.value("parent"), SIGUSR1);
  EXPECT_EQ(subject.value("child"), 0);
}

CONFORMANCE_IMAGE(parent_death_reporter) { stage.note("new image", parent_death_signal()); }

// A new program image still has asked.
CONFORMANCE_CASE(ParentDeathSetting, IsKeptByExec, "pdeathsig.kept-by-exec") {
  const auto subject = Subject::to_the_end(
      [](Stage& stage) {
        ask_for(stage, SIGUSR2);
        stage.exec("parent_death_reporter");
      },
      {.images = true});
  EXPECT_EQ(subject.value("new image"), SIGUSR2);
}

// With other effective ids the process is another, and has not asked.
CONFORMANCE_CASE(ParentDeathSetting, IsClearedByOtherIds, "pdeathsig.cleared-by-credential-change") {
  const uid_t user = require_second_user();
  const auto subject = Subject::to_the_end([user](Stage& stage) {
    ask_for(stage, SIGUSR1);
    stage.note("before", parent_death_signal());
    stage.must(seteuid(user), "seteuid");
    stage.note("after", parent_death_signal());
  });
  EXPECT_EQ(subject.value("before"), SIGUSR1);
  EXPECT_EQ(subject.value("after"), 0);
}

// A number of no signal is refused.
CONFORMANCE_CASE(ParentDeathSetting, NoSignalIsRefused, "pdeathsig.einval") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    if (stage.stimulus()) stage.call("prctl", [] { return prctl(PR_SET_PDEATHSIG, 1000); });
  });
  EXPECT_THAT(subject.outcome("prctl"), FailedWith(EINVAL));
}

}  // namespace sigconform::cases::linux_only
