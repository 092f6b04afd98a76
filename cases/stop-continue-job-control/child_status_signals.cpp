// SIGCHLD for children that stop and continue, and SA_NOCLDSTOP, which forbids it.
#include "cases/stop-continue-job-control/stopping.h"

namespace sigconform::cases::stop_continue_job_control {
namespace {

// A parent that sees its child stop, continue and end, with a SIGCHLD handler of those flags. Each step is over before
// the next begins: the child says itself that it went on, because only then its parent has been told.
Subject parent_of_a_stopping_child(int flags) {
  return Subject::to_the_end([flags](Stage& stage) {
    stage.record(SIGCHLD, {.flags = flags | SA_RESTART});
    int went_on[2];
    stage.must(pipe(went_on), "pipe");
    const pid_t child = stage.fork("child", [&](Stage& here) {
      stop_here(here);
      here.must(write(went_on[1], "x", 1), "write");
      for (;;) ::pause();
    });
    stage.note("stop", next_status(child, WUNTRACED));
    if (!stage.stimulus()) return;
    // Two that are pending at once would be one.
    if ((flags & SA_NOCLDSTOP) == 0) stage.wait_until([&] { return stage.handled_count(SIGCHLD) == 1; });
    stage.must(::kill(child, SIGCONT), "kill");
    stage.note("continue", next_status(child, WCONTINUED));
    char byte;
    stage.must(read(went_on[0], &byte, 1), "read");
    stage.must(::kill(child, SIGKILL), "kill");
    stage.note("end", next_status(child, 0));
  });
}

int sigchlds_with(const Subject& subject, int code) {
  int found = 0;
  for (const Event& event : subject.events(handler_entered(SIGCHLD))) found += event.siginfo.code == code;
  return found;
}

Ending status(const Subject& subject, std::string_view label) {
  return Ending::from_wait_status(static_cast<int>(subject.value(label)));
}

}  // namespace

// With SA_NOCLDSTOP a stop is silent, though the end is announced; without it a stop is announced too.
CONFORMANCE_CASE(NoChildStop, StopIsSilent, "stop.nocldstop-no-sigchld") {
  const Subject silent = parent_of_a_stopping_child(SA_NOCLDSTOP);
  EXPECT_THAT(status(silent, "stop"), StoppedBy(SIGSTOP));
  EXPECT_EQ(sigchlds_with(silent, CLD_STOPPED), 0);
  EXPECT_EQ(sigchlds_with(silent, CLD_KILLED), 1);
  const Subject told = parent_of_a_stopping_child(0);
  EXPECT_THAT(status(told, "stop"), StoppedBy(SIGSTOP));
  EXPECT_EQ(sigchlds_with(told, CLD_STOPPED), 1);
}

#ifdef CLD_CONTINUED
// With SA_NOCLDSTOP the continuation is silent too.
CONFORMANCE_CASE(NoChildStop, ContinueIsSilent, "cont.nocldstop-no-sigchld") {
  const Subject silent = parent_of_a_stopping_child(SA_NOCLDSTOP);
  EXPECT_THAT(status(silent, "continue"), Continued());
  EXPECT_EQ(sigchlds_with(silent, CLD_CONTINUED), 0);
  EXPECT_EQ(sigchlds_with(silent, CLD_KILLED), 1);
}

// Without it, a parent may be told.
CONFORMANCE_CASE(ChildContinues, MayBeAnnounced, "cont.sigchld-may") {
  const Subject told = parent_of_a_stopping_child(0);
  EXPECT_THAT(status(told, "continue"), Continued());
  EXPECT_LE(sigchlds_with(told, CLD_CONTINUED), 1);
  observe(sigchlds_with(told, CLD_CONTINUED) == 1 ? "cld-continued" : "none");
}
#endif

}  // namespace sigconform::cases::stop_continue_job_control
