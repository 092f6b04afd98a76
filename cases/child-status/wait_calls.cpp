// Which child, which change, and how often: the rules of waitpid() and waitid().
#include <algorithm>
#include <atomic>

#include "cases/child-status/statuses.h"
#include "harness/subject/shared_value.h"

namespace sigconform::cases::child_status {

// With WNOHANG and a child that only runs the result is 0; when it has ended, its id.
CONFORMANCE_CASE(Waitpid, WithoutNewsIsZero, "waitpid.nohang-zero") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const pid_t child = fork_waiting_child(stage);
    wait_and_note(stage, "running", child, WNOHANG | WUNTRACED);
    stage.kill(child, SIGKILL);
    if (stage.stimulus()) see_change(stage, child, WEXITED);
    stage.note("child", child);
    wait_and_note(stage, "ended", child, WNOHANG);
  });
  EXPECT_THAT(subject.outcome("running"), Returned(0));
  EXPECT_THAT(subject.outcome("ended"), Returned(subject.event(noted("child")).result));
}

// Who is no child, or no longer one, cannot be waited for.
CONFORMANCE_CASE(Waitpid, WithoutAChildIsAnError, "waitpid.echild") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    if (!stage.stimulus()) return;
    const pid_t child = fork_ending_child(stage);
    wait_and_note(stage, "first", child);
    wait_and_note(stage, "reaped", child);
    wait_and_note(stage, "parent", getppid(), WNOHANG);
    wait_and_note(stage, "any", -1);
  });
  EXPECT_EQ(subject.outcome("first").error, 0);
  EXPECT_THAT(subject.outcome("reaped"), FailedWith(ECHILD));
  EXPECT_THAT(subject.outcome("parent"), FailedWith(ECHILD));
  EXPECT_THAT(subject.outcome("any"), FailedWith(ECHILD));
}

// Process id 0 means the children of one's own group, a negative one those of that group.
CONFORMANCE_CASE(Waitpid, SelectsByGroup, "waitpid.group-selection") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const pid_t other_group = fork_waiting_child(stage);
    stage.must(setpgid(other_group, other_group), "setpgid");
    const pid_t same_group = fork_waiting_child(stage);
    stage.note("other group", other_group);
    stage.note("same group", same_group);
    stage.kill(other_group, SIGKILL);
    stage.kill(same_group, SIGKILL);
    if (!stage.stimulus()) return;
    see_change(stage, other_group, WEXITED);
    see_change(stage, same_group, WEXITED);
    wait_and_note(stage, "of no group", -same_group, WNOHANG);
    wait_and_note(stage, "of my group", 0, WNOHANG);
    wait_and_note(stage, "of my group again", 0, WNOHANG);
    wait_and_note(stage, "of that group", -other_group, WNOHANG);
  });
  EXPECT_THAT(subject.outcome("of no group"), FailedWith(ECHILD));
  EXPECT_THAT(subject.outcome("of my group"), Returned(subject.event(noted("same group")).result));
  EXPECT_THAT(subject.outcome("of my group again"), FailedWith(ECHILD));
  EXPECT_THAT(subject.outcome("of that group"), Returned(subject.event(noted("other group")).result));
}

// WNOWAIT leaves the status where it is: twice seen, it can still be had.
CONFORMANCE_CASE(Waitid, PeeksWithWnowait, "waitid.wnowait-keeps") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const pid_t child = fork_waiting_child(stage);
    stage.kill(child, SIGTERM);
    if (!stage.stimulus()) return kill_and_reap(stage, child);
    for (int peek = 0; peek < 2; ++peek) {
      siginfo_t info{};
      stage.call("peek", [&] { return waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT); });
      stage.note("seen", info.si_status);
    }
    wait_and_note(stage, "reap", child);
    wait_and_note(stage, "again", child);
  });
  EXPECT_EQ(subject.count(noted("seen")), 2);
  for (const Event& seen : subject.events(noted("seen"))) EXPECT_EQ(seen.result, SIGTERM);
  EXPECT_THAT(noted_ending(subject, "reap"), KilledBy(SIGTERM));
  EXPECT_THAT(subject.outcome("again"), FailedWith(ECHILD));
}

// A stop is no news for who asks for ends, nor for who asks for continuations.
CONFORMANCE_CASE(Waitid, ReportsWhatIsAskedFor, "waitid.event-selection") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const pid_t child = fork_waiting_child(stage);
    stage.kill(child, SIGSTOP);
    if (!stage.stimulus()) return kill_and_reap(stage, child);
    see_change(stage, child, WSTOPPED);
    const auto ask = [&](std::string_view label, int options) {
      siginfo_t info{};
      stage.call(label, [&] { return waitid(P_PID, static_cast<id_t>(child), &info, options | WNOHANG); });
      stage.note(label, info.si_pid == child ? info.si_status : 0);
    };
    ask("ends", WEXITED);
    ask("continuations", WCONTINUED);
    ask("stops", WSTOPPED);
    kill_and_reap(stage, child);
  });
  EXPECT_EQ(subject.value("ends"), 0);
  EXPECT_EQ(subject.value("continuations"), 0);
  EXPECT_EQ(subject.value("stops"), SIGSTOP);
}

// Of eight threads that wait for any of two children, two get one status each and the others learn that none is left.
CONFORMANCE_CASE(WaitStatus, IsHadOnce, "status.consumed-once") {
  static constexpr int waiters = 8;
  SharedValue<std::atomic<int>> obtained;
  const auto subject = Subject::to_the_end([&](Stage& stage) {
    const pid_t first = fork_waiting_child(stage);
    const pid_t second = fork_waiting_child(stage);
    if (!stage.stimulus()) return;
    std::string name = "waiter 0";
    for (int made = 0; made < waiters; ++made, ++name.back()) {
      stage.thread(name, [&](Stage& waiter) {
        if (wait_and_note(waiter, "waitpid", -1) > 0) obtained->fetch_add(1);
        waiter.mark("waited");
      });
    }
    stage.kill(first, SIGKILL);
    stage.wait_until([&] { return obtained->load() >= 1; });
    stage.kill(second, SIGKILL);
    for (name = "waiter 0"; name != "waiter 8"; ++name.back()) stage.join(name);
  });
  std::vector<std::int64_t> children;
  int without_child = 0;
  for (const Event& call : subject.events(call_returned("waitpid"))) {
    if (call.result > 0) children.push_back(call.result);
    if (call.error == ECHILD) ++without_child;
  }
  ASSERT_EQ(children.size(), 2U);
  EXPECT_NE(children[0], children[1]);
  EXPECT_EQ(without_child, waiters - 2);
}

}  // namespace sigconform::cases::child_status
