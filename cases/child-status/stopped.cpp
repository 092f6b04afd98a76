// The statuses of children that stopped and continued.
#include "cases/child-status/statuses.h"

namespace sigconform::cases::child_status {
namespace {

struct Row {
  const char* name;
  RequirementId requirement;
  int signal;
};

constexpr Row stopping[] = {
    {"SIGSTOP", "wait.wifstopped", SIGSTOP},
    {"SIGTSTP", "wait.wifstopped", SIGTSTP},
};

// What the four macros say of a status, as bits in this order.
enum : int { exited = 1, signaled = 2, stopped = 4, continued = 8 };

int macros_of(std::int64_t noted) {
  const int status = static_cast<int>(noted);
  int bits = 0;
  if (WIFEXITED(status)) bits |= exited;
  if (WIFSIGNALED(status)) bits |= signaled;
  if (WIFSTOPPED(status)) bits |= stopped;
#ifdef WIFCONTINUED
  if (WIFCONTINUED(status)) bits |= continued;
#endif
  return bits;
}

}  // namespace

// With WUNTRACED a stop is reported, with its signal, and reported once.
CONFORMANCE_TABLE(WaitStop, IsReportedOnce, stopping) {
  const auto subject = Subject::to_the_end([&row](Stage& stage) {
    const pid_t child = stage.must(fork(), "fork");
    if (child == 0) {
      stage.kill(getpid(), row.signal);
      while (stage.stimulus()) pause();
      _exit(0);
    }
    wait_and_note(stage, "first", child, WUNTRACED);
    if (!stage.stimulus()) return;
    wait_and_note(stage, "second", child, WUNTRACED | WNOHANG);
    kill_and_reap(stage, child);
  });
  EXPECT_THAT(noted_ending(subject, "first"), StoppedBy(row.signal));
  EXPECT_THAT(subject.outcome("second"), Returned(0));
}

// With WCONTINUED the continuation of a stopped child is reported, and reported once.
CONFORMANCE_CASE(WaitContinue, IsReportedOnce, "wait.wifcontinued") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const pid_t child = fork_waiting_child(stage);
    if (stage.stimulus()) {
      stage.kill(child, SIGSTOP);
      wait_and_note(stage, "stop", child, WUNTRACED);
      stage.kill(child, SIGCONT);
      wait_and_note(stage, "first", child, WCONTINUED);
      wait_and_note(stage, "second", child, WCONTINUED | WNOHANG);
    }
    kill_and_reap(stage, child);
  });
  EXPECT_THAT(noted_ending(subject, "stop"), StoppedBy(SIGSTOP));
  EXPECT_THAT(noted_ending(subject, "first"), Continued());
  EXPECT_THAT(subject.outcome("second"), Returned(0));
}

// Without WUNTRACED a stop is not reported, though it is there: with it, it is.
CONFORMANCE_CASE(WaitStop, IsNotReportedUnasked, "wait.no-stop-without-wuntraced") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const pid_t child = fork_waiting_child(stage);
    if (stage.stimulus()) {
      stage.kill(child, SIGSTOP);
      see_change(stage, child, WSTOPPED);
      wait_and_note(stage, "unasked", child, WNOHANG);
      wait_and_note(stage, "asked", child, WNOHANG | WUNTRACED);
    }
    kill_and_reap(stage, child);
  });
  EXPECT_THAT(subject.outcome("unasked"), Returned(0));
  EXPECT_THAT(noted_ending(subject, "asked"), StoppedBy(SIGSTOP));
}

// Of the macros that go with the flags given, exactly one is true of a status.
CONFORMANCE_CASE(WaitStatus, SatisfiesOneMacro, "wait.exactly-one-macro") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    if (!stage.stimulus()) return;
    for (const int options : {0, WUNTRACED, WUNTRACED | WCONTINUED}) {
      wait_and_note(stage, "exit", fork_ending_child(stage, 1), options);
      const pid_t child = fork_waiting_child(stage);
      if ((options & WUNTRACED) != 0) {
        stage.kill(child, SIGSTOP);
        wait_and_note(stage, "stop", child, options);
        stage.kill(child, SIGCONT);
      }
      if ((options & WCONTINUED) != 0) wait_and_note(stage, "continue", child, options);
      stage.kill(child, SIGKILL);
      wait_and_note(stage, "kill", child, options);
    }
  });
  const auto expect_all = [&](const char* label, std::size_t count, int expected) {
    const std::vector<Event> statuses = subject.events(noted(label));
    EXPECT_EQ(statuses.size(), count) << label;
    for (const Event& status : statuses) EXPECT_EQ(macros_of(status.result), expected) << label;
  };
  expect_all("exit", 3, exited);
  expect_all("kill", 3, signaled);
  expect_all("stop", 2, stopped);
  expect_all("continue", 1, continued);
}

// A newer status takes the place of an older one that nobody asked for: of stop, continuation and end the end is left.
CONFORMANCE_CASE(WaitStatus, OfTheNewestChange, "status.newer-replaces-older") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const pid_t child = fork_waiting_child(stage);
    if (!stage.stimulus()) return kill_and_reap(stage, child);
    stage.kill(child, SIGSTOP);
    see_change(stage, child, WSTOPPED);
    stage.kill(child, SIGCONT);
    see_change(stage, child, WCONTINUED);
    stage.kill(child, SIGKILL);
    see_change(stage, child, WEXITED);
    while (wait_and_note(stage, "waitpid", child, WUNTRACED | WCONTINUED) > 0) {
    }
  });
  EXPECT_EQ(subject.count(noted("waitpid")), 1);
  EXPECT_THAT(noted_ending(subject, "waitpid"), KilledBy(SIGKILL));
  EXPECT_EQ(subject.events(call_returned("waitpid")).back().error, ECHILD);
}

}  // namespace sigconform::cases::child_status
