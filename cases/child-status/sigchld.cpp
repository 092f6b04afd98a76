// When SIGCHLD is generated, and what of it stays pending.
#include "cases/child-status/statuses.h"

namespace sigconform::cases::child_status {

// Each end of a child, by exit and by signal, sends SIGCHLD to its parent.
CONFORMANCE_CASE(Sigchld, TellsOfAnEnd, "sigchld.on-termination") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGCHLD);
    for (const bool by_signal : {false, true}) {
      const pid_t child = by_signal ? fork_waiting_child(stage) : stage.stimulus() ? fork_ending_child(stage) : 0;
      if (by_signal) stage.kill(child, SIGTERM);
      if (!stage.stimulus()) continue;
      see_change(stage, child, WEXITED);
      fence_by_raise(stage);
      stage.note("handled", stage.handled_count(SIGCHLD));
      wait_and_note(stage, "waitpid", child);
    }
  });
  ASSERT_EQ(subject.count(noted("handled")), 2);
  EXPECT_EQ(subject.events(noted("handled"))[0].result, 1);
  EXPECT_EQ(subject.events(noted("handled"))[1].result, 2);
}

// So does its stop. The stop can be waited for a moment before the signal comes, but what the child does when it has
// been continued comes after.
CONFORMANCE_CASE(Sigchld, TellsOfAStop, "sigchld.on-stop") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGCHLD, {.flags = SA_RESTART});
    int answered[2];
    stage.must(pipe(answered), "pipe");
    const pid_t child = stage.fork("child", [&](Stage& self) {
      self.raise(SIGSTOP);
      self.must(write(answered[1], "!", 1), "write");
      while (self.stimulus()) pause();
    });
    if (!stage.stimulus()) return;
    see_change(stage, child, WSTOPPED);
    stage.must(kill(child, SIGCONT), "kill");
    char answer;
    stage.must(read(answered[0], &answer, 1), "read");
    fence_by_raise(stage);
    stage.mark("answered");
    kill_and_reap(stage, child);
  });
  const std::vector<Event> handled = subject.events(handler_entered(SIGCHLD).on("main"));
  ASSERT_FALSE(handled.empty());
  EXPECT_EQ(handled.front().siginfo.code, CLD_STOPPED);
  EXPECT_LT(handled.front().time_ns, subject.event(marked("answered")).time_ns);
}

// A wait that takes the only finished child takes its blocked, pending SIGCHLD along.
CONFORMANCE_CASE(Sigchld, IsNoLongerPendingAfterTheWait, "sigchld.pending-cleared-by-wait") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGCHLD);
    stage.block({SIGCHLD});
    if (!stage.stimulus()) return;
    const pid_t child = fork_ending_child(stage);
    see_change(stage, child, WEXITED);
    stage.note_pending("before");
    wait_and_note(stage, "waitpid", child);
    stage.note_pending("after");
  });
  EXPECT_THAT(subject.pending("before"), Contains(SIGCHLD));
  EXPECT_EQ(subject.outcome("waitpid").error, 0);
  EXPECT_THAT(subject.pending("after"), Lacks(SIGCHLD));
}

// While another child's status is still to be had, SIGCHLD stays pending.
CONFORMANCE_CASE(Sigchld, StaysPendingForAnotherChild, "sigchld.pending-kept-for-other-child") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGCHLD);
    stage.block({SIGCHLD});
    if (!stage.stimulus()) return;
    const pid_t first = fork_ending_child(stage);
    const pid_t second = fork_ending_child(stage);
    see_change(stage, first, WEXITED);
    see_change(stage, second, WEXITED);
    wait_and_note(stage, "waitpid", first);
    stage.note_pending("after");
  });
  EXPECT_EQ(subject.outcome("waitpid").error, 0);
  EXPECT_THAT(subject.pending("after"), Contains(SIGCHLD));
}

// Five ends while SIGCHLD is blocked: from one to five of them reach the handler.
CONFORMANCE_CASE(Sigchld, MayTellOfSeveralAtOnce, "sigchld.coalescing") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGCHLD);
    stage.block({SIGCHLD});
    if (!stage.stimulus()) return;
    pid_t children[5];
    for (pid_t& child : children) child = fork_ending_child(stage);
    for (const pid_t child : children) see_change(stage, child, WEXITED);
    stage.unblock({SIGCHLD});
    fence_by_raise(stage);
  });
  const int handled = subject.count(handler_entered(SIGCHLD));
  EXPECT_GE(handled, 1);
  EXPECT_LE(handled, 5);
  observe(std::to_string(handled) + "-of-5");
}

// A handler that is installed beside a child already ended may be told of it, or not.
CONFORMANCE_CASE(Sigchld, MayTellOfAnEarlierEnd, "sigchld.handler-set-with-zombie") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    if (!stage.stimulus()) return;
    see_change(stage, fork_ending_child(stage), WEXITED);
    stage.note_pending("cleared");
    stage.record(SIGCHLD);
    fence_by_raise(stage);
    const int told = stage.handled_count(SIGCHLD);
    see_change(stage, fork_ending_child(stage), WEXITED);
    fence_by_raise(stage);
    stage.note("told of the earlier end", told);
    stage.note("told of the later end", stage.handled_count(SIGCHLD) - told);
  });
  EXPECT_THAT(subject.pending("cleared"), Lacks(SIGCHLD));
  EXPECT_EQ(subject.value("told of the later end"), 1);
  observe(subject.value("told of the earlier end") == 0 ? "not-generated" : "generated");
}

// The handler may find the status of the child named in its siginfo, or come too early for it.
CONFORMANCE_CASE(Sigchld, MayComeBeforeTheStatus, "sigchld.status-availability-unspecified") {
  static constexpr int children = 20;
  const auto subject = Subject::to_the_end([](Stage& stage) {
    if (!stage.stimulus()) return;
    stage.record(SIGCHLD, {.flags = SA_RESTART, .then = [](Stage& self, int, siginfo_t* info, void*) {
                             wait_and_note(self, "in the handler", info->si_pid, WNOHANG);
                           }});
    for (int made = 0; made < children; ++made) {
      const pid_t child = fork_ending_child(stage);
      stage.wait_until([&] { return stage.handled_count(SIGCHLD) > made; });
      // Where the handler came too early the status is still to be had.
      waitpid(child, nullptr, 0);
    }
  });
  int found = 0;
  for (const Event& call : subject.events(call_returned("in the handler"))) found += call.result > 0 ? 1 : 0;
  EXPECT_EQ(subject.count(call_returned("in the handler")), children);
  observe(found == children ? "always-available" : found == 0 ? "never-available" : "sometimes-available");
}

}  // namespace sigconform::cases::child_status
