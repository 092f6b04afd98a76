// Ending, replacing and forking the process from a handler that interrupted the allocator; and reaping in one.
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>

#include "cases/async-signal-safety/storm.h"
#include "cases/support/blocked_caller.h"
#include "harness/signals/signal_names.h"

extern char** environ;

namespace sigconform::cases::async_signal_safety {
namespace {

/// A process of one thread that does nothing but allocate, until the handler ends it. Left alone, it exits with 0.
Stage::Body allocate_under(void (*handler)(int)) {
  return [handler](Stage& stage) {
    struct sigaction action {};
    action.sa_handler = handler;
    stage.must(sigaction(SIGUSR1, &action, nullptr), "sigaction");
    stage.ready();
    while (stage.stimulus()) allocate();
  };
}

void end_by_exit(int) { _exit(7); }
void end_by_capital_exit(int) { _Exit(8); }
void end_by_abort(int) { abort(); }
void end_by_quick_exit(int) { quick_exit(9); }
void reset_own_signal(int) {
  if (signal(SIGUSR1, SIG_DFL) == SIG_ERR) _exit(1);
  raise(SIGUSR1);  // pending until the handler returns, and then fatal
}

struct EndRow {
  const char* name;
  RequirementId requirement;
  void (*handler)(int);
  EndsAs (*ending)(int);
  int code;
};

constexpr EndRow end_rows[] = {
    {"_exit", "safe.termination", end_by_exit, Exited, 7},
    {"_Exit", "safe.termination", end_by_capital_exit, Exited, 8},
    {"abort", "safe.termination", end_by_abort, KilledBy, SIGABRT},
    {"iso_c_abort", "iso_c.handler-may-call", end_by_abort, KilledBy, SIGABRT},
    {"iso_c_Exit", "iso_c.handler-may-call", end_by_capital_exit, Exited, 8},
    {"iso_c_quick_exit", "iso_c.handler-may-call", end_by_quick_exit, Exited, 9},
    {"iso_c_signal", "iso_c.handler-may-call", reset_own_signal, KilledBy, SIGUSR1},
};

}  // namespace

namespace {

/// What a handler does to the process, done outside one, and how that ended. The call is to blame in a handler only
/// where this goes as it should.
Ending outside(void (*handler)(int)) {
  return Subject::to_the_end([handler](Stage&) { handler(SIGUSR1); }).finish();
}

}  // namespace

// The process ends as the handler says, though it was in the middle of an allocation.
CONFORMANCE_TABLE(SafeInHandler, EndsTheProcess, end_rows) {
  Subject subject{allocate_under(row.handler)};
  subject.deliver(SIGUSR1).to_process();
  const Ending ending = subject.wait_ended();
  if (testing::Value(ending, row.ending(row.code))) return;
  const Ending control = outside(row.handler);
  if (!testing::Value(control, row.ending(row.code)))
    unsupported(std::string(row.name) + " does not do it outside a handler: " + testing::PrintToString(control));
  EXPECT_THAT(ending, row.ending(row.code));
}

CONFORMANCE_IMAGE(reporter_after_handler) { stage.mark("new image"); }

namespace {

constexpr int most_arguments = 6;
char* arguments[most_arguments + 1];

/// Where exec returned: says with which errno, and ends the process.
void say_refused() {
  Stage::current()->note_call("exec", -1, errno);
  _exit(1);
}

void exec_by_execv(int) {
  execv(arguments[0], arguments);
  say_refused();
}
void exec_by_execve(int) {
  execve(arguments[0], arguments, environ);
  say_refused();
}
void exec_by_execl(int) {
  execl(arguments[0], arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5], nullptr);
  say_refused();
}
void exec_by_execle(int) {
  execle(arguments[0], arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5], nullptr,
         environ);
  say_refused();
}
void exec_by_fexecve(int) {
  fexecve(open(arguments[0], O_RDONLY), arguments, environ);
  say_refused();
}

struct ExecRow {
  const char* name;
  RequirementId requirement;
  void (*handler)(int);
};

constexpr ExecRow exec_rows[] = {
    {"execv", "safe.exec", exec_by_execv},     {"execve", "safe.exec", exec_by_execve},
    {"execl", "safe.exec", exec_by_execl},     {"execle", "safe.exec", exec_by_execle},
    {"fexecve", "safe.exec", exec_by_fexecve},
};

}  // namespace

namespace {

/// Names the image for the handler. False where the program is not started by few words and a path of its own.
bool take_arguments(Stage& stage) {
  char* const* words = stage.image_arguments("reporter_after_handler");
  int count = 0;
  for (; words[count] != nullptr && count < most_arguments; ++count) arguments[count] = words[count];
  if (words[count] == nullptr && arguments[0][0] == '/') return true;
  stage.mark("unsupported");
  return false;
}

/// Ends the case where the program cannot be replaced in this way outside a handler either.
void require_exec_outside(const ExecRow& row) {
  const auto control = Subject::to_the_end(
      [handler = row.handler](Stage& stage) {
        if (take_arguments(stage)) handler(SIGUSR1);
      },
      {.images = true});
  if (control.count(marked("new image")) > 0) return;
  const auto refusals = control.events(call_returned("exec"));
  unsupported(std::string(row.name) +
              " outside a handler: " + (refusals.empty() ? "no new image" : errno_name(refusals.front().error)));
}

}  // namespace

// The handler replaces the program, though it was in the middle of an allocation.
CONFORMANCE_TABLE(SafeInHandler, ReplacesTheProgram, exec_rows) {
  Subject subject{[handler = row.handler](Stage& stage) {
                    if (!take_arguments(stage)) return stage.ready();
                    allocate_under(handler)(stage);
                  },
                  {.images = true}};
  if (subject.count(marked("unsupported")) > 0) unsupported("the program is not started by a path of its own here");
  subject.deliver(SIGUSR1).to_process();
  const Ending ending = subject.wait_ended();
  if (subject.count(marked("new image")) == 0) require_exec_outside(row);
  EXPECT_THAT(ending, Exited(0));
  EXPECT_EQ(subject.count(marked("new image")), 1);
}

namespace {

int forked = 0;

/// Forks and reaps; marks the turn when the child has ended as it should.
template <pid_t (*fork_once)()>
void fork_and_reap(int) {
  const pid_t child = fork_once();
  if (child == 0) _exit(3);
  int status = 0;
  const bool right = child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 3;
  char label[] = "forked 00";
  label[7] = static_cast<char>('0' + forked / 10);
  label[8] = static_cast<char>('0' + forked % 10);
  ++forked;
  Stage::current()->note(label, right ? 1 : 0);
}

/// Ends the case where a process cannot be forked and reaped in this way outside a handler either.
void require_fork_outside(void (*fork_and_reap)(int)) {
  const auto control = Subject::to_the_end([fork_and_reap](Stage&) { fork_and_reap(SIGUSR1); });
  if (control.value("forked 00") != 1) unsupported("a child is not forked and reaped outside a handler either");
}

constexpr int fork_turns = 50;

/// Delivers so often and looks at each turn. False when a turn is seen stuck on a lock.
bool every_fork_succeeds(const Subject& subject) {
  for (int turn = 0; turn < fork_turns; ++turn) {
    char label[16];
    std::snprintf(label, sizeof label, "forked %02d", turn);
    subject.deliver(SIGUSR1).to_process();
    if (subject.await_blocked_or("main", blocking::futex(), noted(label))) return false;
    EXPECT_EQ(subject.value(label), 1) << label;
  }
  return true;
}

}  // namespace

// _Fork() works in a handler that interrupted an allocation.
CONFORMANCE_CASE(SafeInHandler, UnderscoreFork, "_fork.async-signal-safe") {
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
  require_fork_outside(fork_and_reap<_Fork>);
  Subject subject{allocate_under(fork_and_reap<_Fork>)};
  EXPECT_TRUE(every_fork_succeeds(subject)) << "it is stuck on a lock";
#else
  unsupported("there is no _Fork() here");
#endif
}

// fork() in such a handler was promised up to Issue 7 and is not any more: it works, or is stuck on a lock.
CONFORMANCE_CASE(SafeInHandler, Fork, "fork.async-signal-safe-issue7") {
  require_fork_outside(fork_and_reap<::fork>);
  Subject subject{allocate_under(fork_and_reap<::fork>)};
  observe(every_fork_succeeds(subject) ? "success" : "hang");
}

namespace {

pid_t second_child = -1;

/// A second child, which ends at once with a code of its own.
void leave_a_second_child(Stage& stage) {
  second_child = stage.fork("second child", [](Stage&) { _exit(5); });
}

int code_of(pid_t reaped, int status) { return reaped == second_child && WIFEXITED(status) ? WEXITSTATUS(status) : -1; }

int reap_by_waitpid() {
  int status = 0;
  const pid_t reaped = waitpid(second_child, &status, 0);
  return code_of(reaped, status);
}

int reap_by_wait() {
  int status = 0;
  const pid_t reaped = wait(&status);
  return code_of(reaped, status);
}

template <int (*reap)()>
void reap_in_handler(Stage& stage, int, siginfo_t*, void*) {
  stage.note("reaped in the handler", reap());
}

template <int (*reap)()>
void arrange_reaping(Stage& stage) {
  // Outside a handler first, while there is no other child.
  leave_a_second_child(stage);
  stage.note("reaped outside", reap());
  stage.note("errno outside", errno);
  leave_a_second_child(stage);
  stage.record(SIGUSR1, {.flags = SA_RESTART, .then = reap_in_handler<reap>});
}

struct ReapRow {
  const char* name;
  RequirementId requirement;
  void (*prepare)(Stage& stage);
};

const ReapRow reap_rows[] = {
    {"waitpid", "safe.waiting", arrange_reaping<reap_by_waitpid>},
    {"wait", "safe.waiting", arrange_reaping<reap_by_wait>},
};

}  // namespace

// A handler reaps one child while the code that it interrupts waits for another: each status comes once.
CONFORMANCE_TABLE(SafeInHandler, ReapsAnotherChild, reap_rows) {
  BlockedCaller caller(blocks::waitpid, row.prepare);
  if (caller.subject().value("reaped outside") != 5) {
    const int error = static_cast<int>(caller.subject().value("errno outside"));
    unsupported(std::string(row.name) + " outside a handler: " + errno_name(error));
  }
  caller.interrupt();
  EXPECT_EQ(caller.subject().value("reaped in the handler"), 5);
  ASSERT_TRUE(caller.waits()) << testing::PrintToString(caller.outcome());
  caller.supply();
  EXPECT_THAT(caller.outcome(), caller.completion());
}

}  // namespace sigconform::cases::async_signal_safety
