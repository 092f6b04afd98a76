// _Fork(), the async-signal-safe fork of POSIX.1-2024.
#include <pthread.h>
#include <unistd.h>

#include "cases/inheritance/arrangements.h"

#if defined(__GLIBC__)
#if __GLIBC_PREREQ(2, 34)
#define SIGCONFORM_HAS_ASYNC_FORK 1
#endif
#endif

namespace sigconform::cases::inheritance {
namespace {

#ifdef SIGCONFORM_HAS_ASYNC_FORK
pid_t async_fork() { return _Fork(); }
void require_async_fork() {}
#else
pid_t async_fork() { return -1; }
void require_async_fork() { unsupported("this libc has no _Fork()"); }
#endif

const SignalSet watched{SIGHUP, SIGUSR1, SIGUSR2, SIGTERM, SIGCHLD};

void note_signal_state(Stage& stage) {
  stage.note_mask("state");
  stage.note_pending("state");
  for_each_signal(watched, [&](int signal) { stage.note_disposition("state", signal); });
}

// What a child noted, without what tells one child from the other.
std::vector<std::string> state_of(const Subject& subject, std::string_view child) {
  std::vector<std::string> state;
  for (const Event& event : subject.events()) {
    if (event.label_view() == "state" && subject.name_of(event) == child) state.push_back(describe(event));
  }
  return state;
}

}  // namespace

// Mask, pending signals and actions of its child are those of a child of fork().
CONFORMANCE_CASE(AsyncFork, ChildStartsAsFromFork, "_fork.like-fork-signals") {
  require_async_fork();
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR1, {.flags = SA_RESTART, .mask = {SIGHUP}});
    stage.ignore(SIGHUP);
    stage.block({SIGUSR1, SIGUSR2});
    stage.raise(SIGUSR1);
    stage.kill(getpid(), SIGUSR2);
    reap(stage, stage.fork("of fork", note_signal_state));
    stage.reserve("of _Fork");
    const pid_t child = stage.must(async_fork(), "_Fork");
    if (child == 0) {
      stage.become("of _Fork");
      note_signal_state(stage);
      _exit(0);
    }
    reap(stage, child);
    stage.note_pending("parent");
  });
  EXPECT_THAT(subject.pending("parent"), IsExactly(SignalSet{SIGUSR1, SIGUSR2}));
  EXPECT_THAT(state_of(subject, "of _Fork"), ::testing::SizeIs(7));
  EXPECT_EQ(state_of(subject, "of _Fork"), state_of(subject, "of fork"));
}

// It runs no pthread_atfork() handler, which fork() does.
CONFORMANCE_CASE(AsyncFork, RunsNoAtforkHandlers, "_fork.no-atfork-handlers") {
  require_async_fork();
  const auto subject = Subject::to_the_end([](Stage& stage) {
    pthread_atfork([] { Stage::current()->mark("prepare"); }, [] { Stage::current()->mark("parent"); },
                   [] { Stage::current()->mark("child"); });
    const pid_t child = stage.must(async_fork(), "_Fork");
    if (child == 0) _exit(0);
    reap(stage, child);
    stage.mark("now fork");
    if (stage.stimulus()) reap(stage, stage.fork("child", [](Stage&) {}));
  });
  const std::uint64_t fork_time = subject.event(marked("now fork")).time_ns;
  for (const char* handler : {"prepare", "parent", "child"}) {
    EXPECT_EQ(subject.count(marked(handler)), 1);
    EXPECT_GT(subject.event(marked(handler)).time_ns, fork_time);
  }
}

}  // namespace sigconform::cases::inheritance
