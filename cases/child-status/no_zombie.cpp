// Children that nobody waits for: SIG_IGN, SA_NOCLDWAIT, and SIG_DFL, which is not the same.
#include <sched.h>

#include <atomic>

#include "cases/child-status/statuses.h"
#include "harness/subject/shared_value.h"

namespace sigconform::cases::child_status {
namespace {

enum class Way { ignored, default_without_zombies, caught_without_zombies };

void set_up(Stage& stage, Way way) {
  if (way == Way::ignored) stage.ignore(SIGCHLD);
  if (way == Way::default_without_zombies) stage.set_default(SIGCHLD, SA_NOCLDWAIT);
  if (way == Way::caught_without_zombies) stage.record(SIGCHLD, {.flags = SA_NOCLDWAIT});
}

struct Row {
  const char* name;
  RequirementId requirement;
  Way way;
};

constexpr Row without_zombies[] = {
    {"SIG_IGN", "sigchld.ignored-no-zombie", Way::ignored},
    {"SA_NOCLDWAIT_with_SIG_DFL", "sigchld.nocldwait-no-zombie", Way::default_without_zombies},
    {"SA_NOCLDWAIT_with_a_handler", "sigchld.nocldwait-no-zombie", Way::caught_without_zombies},
};

constexpr Row blocking_waits[] = {
    {"SIG_IGN", "sigchld.ignored-wait-blocks-until-all-gone", Way::ignored},
    {"SA_NOCLDWAIT", "sigchld.ignored-wait-blocks-until-all-gone", Way::default_without_zombies},
};

}  // namespace

// The child leaves neither a status nor, after a moment, its process id.
CONFORMANCE_TABLE(NoZombie, IsLeft, without_zombies) {
  const auto subject = Subject::to_the_end([&row](Stage& stage) {
    if (stage.stimulus()) set_up(stage, row.way);
    const pid_t child = fork_ending_child(stage);
    int status = 0;
    pid_t waited = 0;
    do waited = waitpid(child, &status, 0);
    while (waited < 0 && errno == EINTR);
    stage.note_call("waitpid", waited, waited < 0 ? errno : 0);
    // Right after ECHILD the id may still answer for a moment.
    while (kill(child, 0) == 0) sched_yield();
    stage.note_call("kill", -1, errno);
  });
  EXPECT_THAT(subject.outcome("waitpid"), FailedWith(ECHILD));
  EXPECT_THAT(subject.outcome("kill"), FailedWith(ESRCH));
}

// Under SA_NOCLDWAIT a handler may be told of the end, or not.
CONFORMANCE_CASE(NoZombie, MayStillTell, "sigchld.nocldwait-signal-sent") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    if (!stage.stimulus()) return;
    stage.record(SIGCHLD, {.flags = SA_NOCLDWAIT | SA_RESTART});
    const pid_t child = fork_ending_child(stage);
    wait_and_note(stage, "waitpid", child);
    fence_by_raise(stage);
  });
  EXPECT_THAT(subject.outcome("waitpid"), FailedWith(ECHILD));
  observe(subject.count(handler_entered(SIGCHLD)) == 0 ? "not-sent" : "sent");
}

// A wait that blocks goes on until the last of two children is gone, and then has nothing to report.
CONFORMANCE_TABLE(NoZombie, WaitBlocksUntilAllAreGone, blocking_waits) {
  struct Flags {
    std::atomic<bool> first;
    std::atomic<bool> second;
  };
  SharedValue<Flags> ended;
  const Subject subject{[&](Stage& stage) {
    if (stage.stimulus()) set_up(stage, row.way);
    int permitted[2][2];
    for (auto& ends : permitted) stage.must(pipe(ends), "pipe");
    for (int number : {0, 1}) {
      if (stage.must(fork(), "fork") != 0) continue;
      char byte;
      stage.must(read(permitted[number][0], &byte, 1), "read");
      (number == 0 ? ended->first : ended->second).store(true);
      stage.mark("child ends");
      _exit(0);
    }
    stage.thread("waiter", [&](Stage& waiter) {
      wait_and_note(waiter, "waitpid", -1);
      waiter.note("children ended", ended->first.load() + ended->second.load());
    });
    stage.note("first permission", permitted[0][1]);
    stage.note("second permission", permitted[1][1]);
    stage.park();
  }};
  const int first = static_cast<int>(subject.value("first permission"));
  const int second = static_cast<int>(subject.value("second permission"));
  subject.await_blocked("waiter", blocking::wait4());
  subject.run_on("main", [first](Stage& stage) { stage.must(write(first, "!", 1), "write"); });
  subject.await(marked("child ends"), 1);
  subject.run_on("main", [second](Stage& stage) { stage.must(write(second, "!", 1), "write"); });
  subject.await(noted("children ended"));
  EXPECT_THAT(subject.outcome("waitpid"), FailedWith(ECHILD));
  EXPECT_EQ(subject.value("children ended"), 2);
  EXPECT_THAT(subject.finish(), Exited(0));
}

// At SIG_DFL the signal is ignored too, but the child and its status stay until waited for.
CONFORMANCE_CASE(Zombie, IsLeftByDefault, "sigchld.default-keeps-zombie") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    int alive[2];
    stage.must(pipe(alive), "pipe");
    const pid_t child = fork_ending_child(stage, 9);
    close(alive[1]);
    char byte;
    stage.must(read(alive[0], &byte, 1), "read");
    if (!stage.stimulus()) waitpid(child, nullptr, 0);
    stage.call("kill", [&] { return kill(child, 0); });
    wait_and_note(stage, "waitpid", child);
  });
  EXPECT_THAT(subject.outcome("kill"), Succeeded());
  EXPECT_THAT(noted_ending(subject, "waitpid"), Exited(9));
}

}  // namespace sigconform::cases::child_status
