// What system() does to its caller's signals while the command runs, and afterwards.
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>

#include "cases/inheritance/arrangements.h"
#include "cases/support/shell.h"
#include "harness/subject/shared_value.h"

namespace sigconform::cases::inheritance {
namespace {

// Single digits, because a shell need not redirect others.
constexpr int announcement = 8;
constexpr int permission = 9;
constexpr const char* command = "echo >&8; read go <&9";

// Runs a command by system(); while it runs, a helper sends the signal and then SIGUSR1 to the caller alone, and lets
// the command end when SIGUSR1 has been handled.
Subject signalled_during_system(int signal) {
  require_shell();
  SharedValue<std::atomic<bool>> handled;
  static std::atomic<bool>* handled_flag;
  handled_flag = &*handled;
  return Subject::to_the_end([=](Stage& stage) {
    int announced[2];
    int permitted[2];
    stage.must(pipe(announced), "pipe");
    stage.must(pipe(permitted), "pipe");
    stage.must(dup2(announced[1], announcement), "dup2");
    stage.must(dup2(permitted[0], permission), "dup2");
    const auto note_handled = [](Stage&, int, siginfo_t*, void*) { handled_flag->store(true); };
    stage.record(SIGUSR1, {.flags = SA_RESTART, .then = note_handled});
    if (signal != 0) stage.record(signal, {.flags = SA_RESTART});
    const pid_t caller = getpid();
    const pid_t helper = stage.fork("helper", [=](Stage& self) {
      char byte;
      self.must(read(announced[0], &byte, 1), "read");
      if (signal != 0) self.kill(caller, signal);
      self.kill(caller, SIGUSR1);
      if (self.stimulus()) self.wait_until([] { return handled_flag->load(); });
      self.must(write(permitted[1], "\n", 1), "write");
    });
    stage.call("system", [] { return std::system(command); });
    reap(stage, helper);
  });
}

struct Row {
  const char* name;
  RequirementId requirement;
  int signal;
};

constexpr Row ignored_meanwhile[] = {
    {"SIGINT", "system.ignores-sigint", SIGINT},
    {"SIGQUIT", "system.ignores-sigquit", SIGQUIT},
};

}  // namespace

// The caller, who has a handler for it, ignores the signal while the command runs.
CONFORMANCE_TABLE(System, IgnoresMeanwhile, ignored_meanwhile) {
  const Subject subject = signalled_during_system(row.signal);
  EXPECT_EQ(subject.count(handler_entered(SIGUSR1)), 1);
  EXPECT_EQ(subject.count(handler_entered(row.signal)), 0);
  EXPECT_THAT(subject.outcome("system"), Returned(0));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// The caller blocks SIGCHLD while the command runs: a handler that runs meanwhile returns to a mask that holds it.
CONFORMANCE_CASE(System, BlocksSigchldMeanwhile, "system.blocks-sigchld") {
  const Subject subject = signalled_during_system(0);
  EXPECT_THAT(subject.event(handler_entered(SIGUSR1)).interrupted_mask, Contains(SIGCHLD));
  EXPECT_THAT(subject.outcome("system"), Returned(0));
}

// Afterwards the actions of SIGINT, SIGQUIT and SIGCHLD and the mask are as before.
CONFORMANCE_CASE(System, RestoresActionsAndMask, "system.restores-actions") {
  require_shell();
  const SignalSet touched{SIGINT, SIGQUIT, SIGCHLD};
  const auto note_state = [&](Stage& stage, std::string_view label) {
    for_each_signal(touched, [&](int signal) { stage.note_disposition(label, signal); });
    stage.note_mask(label);
  };
  const auto subject = Subject::to_the_end([&](Stage& stage) {
    stage.record(SIGINT, {.flags = SA_RESTART | SA_NODEFER, .mask = {SIGHUP}});
    stage.ignore(SIGQUIT);
    stage.block({SIGUSR1, SIGTERM});
    note_state(stage, "before");
    if (stage.stimulus()) stage.call("system", [] { return std::system("exit 0"); });
    note_state(stage, "after");
  });
  EXPECT_THAT(subject.outcome("system"), Returned(0));
  EXPECT_THAT(subject.mask("after"), IsExactly(subject.mask("before")));
  for_each_signal(touched, [&](int signal) { expect_same_action(subject, "before", "after", signal); });
}

// A child of the caller's own that ends while the command runs keeps its status for the caller.
CONFORMANCE_CASE(System, LeavesOtherChildrenAlone, "system.other-children-untouched") {
  require_shell();
  const auto subject = Subject::to_the_end([](Stage& stage) {
    int ended[2];
    stage.must(pipe(ended), "pipe");
    stage.must(dup2(ended[0], permission), "dup2");
    const pid_t child = stage.must(fork(), "fork");
    if (child == 0) _exit(42);
    close(ended[1]);
    // The command goes on at the end of file, when the child has ended.
    if (stage.stimulus()) stage.call("system", [] { return std::system("read go <&9; exit 7"); });
    int status = 0;
    stage.call("waitpid", [&] { return waitpid(child, &status, 0) == child ? 0 : -1; });
    stage.note("status", status);
  });
  EXPECT_THAT(Ending::from_wait_status(static_cast<int>(subject.outcome("system").result)), Exited(7));
  EXPECT_THAT(subject.outcome("waitpid"), Returned(0));
  EXPECT_THAT(Ending::from_wait_status(static_cast<int>(subject.value("status"))), Exited(42));
}

}  // namespace sigconform::cases::inheritance
