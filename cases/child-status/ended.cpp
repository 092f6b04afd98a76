// The statuses of children that ended.
#include <pthread.h>
#include <sys/resource.h>

#include <array>
#include <cstdlib>
#include <vector>

#include "cases/child-status/statuses.h"
#include "cases/support/private_directory.h"

namespace sigconform::cases::child_status {

// WIFEXITED and WEXITSTATUS tell the low 8 bits of what the child exited with.
CONFORMANCE_CASE(WaitStatus, TellsTheExitCode, "wait.wifexited") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    if (!stage.stimulus()) return;
    for (int code = 0; code <= 256 + 7; code += code < 255 ? 1 : 8) {
      int status = 0;
      const pid_t child = fork_ending_child(stage, code);
      stage.must(waitpid(child, &status, 0), "waitpid");
      stage.note("code", code);
      stage.note("status", status);
    }
  });
  const std::vector<Event> codes = subject.events(noted("code"));
  const std::vector<Event> statuses = subject.events(noted("status"));
  ASSERT_EQ(codes.size(), 257U);
  for (std::size_t at = 0; at < codes.size(); ++at) {
    EXPECT_THAT(Ending::from_wait_status(static_cast<int>(statuses.at(at).result)), Exited(codes[at].result & 0xff));
  }
}

// WIFSIGNALED and WTERMSIG tell which signal ended it.
CONFORMANCE_CASE(WaitStatus, TellsTheTerminatingSignal, "wait.wifsignaled") {
  std::vector<int> terminating;
  for (const SignalInfo& signal : standard_signals()) {
    if (signal.action == DefaultAction::terminate || signal.action == DefaultAction::core)
      terminating.push_back(signal.number);
  }
#ifdef SIGRTMIN
  for (int signal = SIGRTMIN; signal <= SIGRTMAX; ++signal) terminating.push_back(signal);
#endif
  const auto subject = Subject::to_the_end([&](Stage& stage) {
    for (const int signal : terminating) {
      const pid_t child = stage.must(fork(), "fork");
      if (child == 0) {
        stage.kill(getpid(), signal);
        _exit(0);
      }
      int status = 0;
      stage.must(waitpid(child, &status, 0), "waitpid");
      stage.note("status", status);
    }
  });
  const std::vector<Event> statuses = subject.events(noted("status"));
  ASSERT_EQ(statuses.size(), terminating.size());
  for (std::size_t at = 0; at < terminating.size(); ++at) {
    EXPECT_THAT(Ending::from_wait_status(static_cast<int>(statuses[at].result)), KilledBy(terminating[at]));
  }
}

// A child that caught a signal and then exits has exited.
CONFORMANCE_CASE(WaitStatus, ACaughtSignalIsNoEnd, "wait.handled-signal-is-not-termination") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const pid_t child = stage.fork("child", [](Stage& self) {
      self.record(SIGTERM);
      self.raise(SIGTERM);
      _exit(3);
    });
    wait_and_note(stage, "waitpid", child);
  });
  EXPECT_EQ(subject.count(handler_entered(SIGTERM).on("child")), 1);
  EXPECT_THAT(noted_ending(subject, "waitpid"), Exited(3));
}

// WCOREDUMP is set where a core image was left, and clear where the core limit forbids one.
CONFORMANCE_CASE(WaitStatus, TellsOfACoreImage, "wait.wcoredump") {
  require_core_bytes();
  const PrivateDirectory forbidden;
  const PrivateDirectory allowed;
  const auto subject = Subject::to_the_end([&](Stage& stage) {
    const auto dump = [&](std::string_view label, const PrivateDirectory& directory, unsigned limit) {
      stage.must(chdir(directory.path()), "chdir");
      stage.limit(RLIMIT_CORE, limit);
      const pid_t child = stage.must(fork(), "fork");
      if (child == 0) {
        stage.kill(getpid(), SIGQUIT);
        _exit(0);
      }
      wait_and_note(stage, label, child);
    };
    dump("limit 0", forbidden, 0);
    dump("limit raised", allowed, core_bytes);
  });
  EXPECT_THAT(noted_ending(subject, "limit 0"), KilledBy(SIGQUIT));
  EXPECT_THAT(noted_ending(subject, "limit raised"), KilledBy(SIGQUIT));
  EXPECT_TRUE(forbidden.is_empty());
  // A core image elsewhere (a helper takes it) cannot be seen from here: then the status may say either.
  if (!allowed.is_empty()) {
    EXPECT_THAT(noted_ending(subject, "limit raised"), KilledWithCoreBy(SIGQUIT));
    EXPECT_THAT(noted_ending(subject, "limit 0"), KilledWithoutCoreBy(SIGQUIT));
  }
}

namespace {

void* do_nothing(void*) { return nullptr; }

// Forks in a thread that C++ frames of ours do not hold, for pthread_exit() unwinds; the child's threads all end so.
void* fork_and_end_by_threads(void* child) {
  *static_cast<pid_t*>(child) = fork();
  if (*static_cast<pid_t*>(child) != 0) return nullptr;
  for (int more = 0; more < 2; ++more) {
    pthread_t thread{};
    pthread_create(&thread, nullptr, do_nothing, nullptr);
    pthread_detach(thread);
  }
  pthread_exit(reinterpret_cast<void*>(7));
}

pid_t fork_child_that_ends_by_threads(Stage& stage) {
  pid_t child = -1;
  pthread_t thread{};
  if (const int error = pthread_create(&thread, nullptr, fork_and_end_by_threads, &child))
    stage.complain("pthread_create", error);
  if (const int error = pthread_join(thread, nullptr)) stage.complain("pthread_join", error);
  return stage.must(child, "fork");
}

}  // namespace

// A process whose last thread ends by pthread_exit() has exited with 0, whatever the thread returned.
CONFORMANCE_CASE(LastThread, ExitsWithZero, "last-thread-exit.status-zero") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    if (stage.stimulus()) wait_and_note(stage, "waitpid", fork_child_that_ends_by_threads(stage));
  });
  EXPECT_THAT(noted_ending(subject, "waitpid"), Exited(0));
}

// The status is 0 for exit(0), _exit(0) and the end of the last thread, and for nothing else.
CONFORMANCE_CASE(WaitStatus, IsZeroForSuccessOnly, "wait.zero-status") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    if (!stage.stimulus()) return;
    wait_and_note(stage, "_exit(0)", fork_ending_child(stage, 0));
    const pid_t exits = stage.must(fork(), "fork");
    if (exits == 0) std::exit(0);
    wait_and_note(stage, "exit(0)", exits);
    wait_and_note(stage, "last thread", fork_child_that_ends_by_threads(stage));
    wait_and_note(stage, "_exit(1)", fork_ending_child(stage, 1));
    const pid_t child = fork_waiting_child(stage);
    stage.kill(child, SIGSTOP);
    wait_and_note(stage, "stopped", child, WUNTRACED);
    stage.kill(child, SIGCONT);
    wait_and_note(stage, "continued", child, WCONTINUED);
    stage.kill(child, SIGTERM);
    wait_and_note(stage, "terminated", child);
  });
  for (const char* zero : {"_exit(0)", "exit(0)", "last thread"}) EXPECT_EQ(subject.value(zero), 0) << zero;
  for (const char* other : {"_exit(1)", "stopped", "continued", "terminated"})
    EXPECT_NE(subject.value(other), 0) << other;
}

}  // namespace sigconform::cases::child_status
