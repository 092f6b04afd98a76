// The attributes of posix_spawn themselves, process groups, and the moment before the image starts.
#include <sys/types.h>
#include <unistd.h>

#include <atomic>

#include "cases/inheritance/arrangements.h"
#include "harness/subject/shared_value.h"

namespace sigconform::cases::inheritance {

CONFORMANCE_IMAGE(parked_in_group) {
  stage.record(SIGUSR1);
  stage.note("group", getpgrp());
  stage.park();
}

// A fresh object resets no signal, and gives back the sets that were stored in it.
CONFORMANCE_CASE(PosixSpawnAttributes, KeepSignalSets, "posix_spawnattr.signal-sets") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    posix_spawnattr_t attributes;
    if (posix_spawnattr_init(&attributes) != 0) stage.complain("posix_spawnattr_init");
    sigset_t set;
    sigfillset(&set);
    stage.call_returning_error("get fresh", [&] { return posix_spawnattr_getsigdefault(&attributes, &set); });
    stage.note_set("fresh", SignalSet::from(set));
    const sigset_t defaults = SignalSet{SIGUSR1, SIGCHLD}.to_sigset();
    const sigset_t mask = SignalSet::full().to_sigset();
    if (stage.stimulus()) {
      stage.call_returning_error("set", [&] { return posix_spawnattr_setsigdefault(&attributes, &defaults); });
      stage.call_returning_error("set", [&] { return posix_spawnattr_setsigmask(&attributes, &mask); });
    }
    stage.call_returning_error("get", [&] { return posix_spawnattr_getsigdefault(&attributes, &set); });
    stage.note_set("defaults", SignalSet::from(set));
    stage.call_returning_error("get", [&] { return posix_spawnattr_getsigmask(&attributes, &set); });
    stage.note_set("mask", SignalSet::from(set));
  });
  for (const Event& call : subject.events(call_returned("set"))) EXPECT_EQ(call.result, 0);
  EXPECT_THAT(subject.mask("fresh"), IsEmptySet());
  EXPECT_THAT(subject.mask("defaults"), IsExactly(SignalSet{SIGUSR1, SIGCHLD}));
  EXPECT_THAT(subject.mask("mask"), IsExactly(SignalSet::full()));
}

// Group 0 means a group of its own, another number the group with that number; the group's signals reach both.
CONFORMANCE_CASE(PosixSpawnGroup, IsTheOneAskedFor, "posix_spawn.setpgroup") {
  const Subject subject{
      [](Stage& stage) {
        stage.record(SIGUSR1);
        if (!stage.stimulus()) return;
        const pid_t first = spawn(stage, "first", "parked_in_group", {.flags = POSIX_SPAWN_SETPGROUP, .group = 0});
        // The call may return before the child has the group that the second one is to join.
        stage.wait_until([&] { return stage.shared().find("first")->state.load() == ParticipantState::parked; });
        const pid_t second =
            spawn(stage, "second", "parked_in_group", {.flags = POSIX_SPAWN_SETPGROUP, .group = first});
        stage.note("first", first);
        stage.park();
        reap(stage, first);
        reap(stage, second);
      },
      {.images = true}};
  const std::int64_t group = subject.value("first");
  subject.await_parked("first");
  subject.await_parked("second");
  ASSERT_EQ(subject.event(noted("group").on("first")).result, group);
  ASSERT_EQ(subject.event(noted("group").on("second")).result, group);
  subject.run_on("main", [group](Stage& stage) { stage.kill(-static_cast<pid_t>(group), SIGUSR1); });
  subject.await(handler_returned(SIGUSR1).on("first"));
  subject.await(handler_returned(SIGUSR1).on("second"));
  EXPECT_EQ(subject.count(handler_entered(SIGUSR1).on("main")), 0);
  subject.release("first");
  subject.release("second");
  EXPECT_THAT(subject.finish(), Exited(0));
}

// A burst of signals for the group meets each of many spawns: does a handler of the caller ever run under a child's id?
CONFORMANCE_CASE(PosixSpawnHandlers, RunInTheCallerOnly, "posix_spawn.no-stray-handler-in-child") {
  struct Counts {
    std::atomic<pid_t> caller;
    std::atomic<int> spawning;
    std::atomic<int> own;
    std::atomic<int> stray;
  };
  static constexpr int spawns = 100;
  static constexpr int burst = 20;
  static SharedValue<Counts> counts;
  const auto subject = Subject::to_the_end([](Stage& stage) {
    counts->caller.store(getpid());
    struct sigaction action {};
    action.sa_handler = [](int) { (getpid() == counts->caller.load() ? counts->own : counts->stray).fetch_add(1); };
    action.sa_flags = SA_RESTART;
    stage.must(sigaction(SIGUSR1, &action, nullptr), "sigaction");
    const pid_t sender = stage.fork("sender", [](Stage& self) {
      self.ignore(SIGUSR1);
      for (int met = 0; met < spawns; ++met) {
        self.wait_until([&] { return counts->spawning.load() > met; });
        for (int sent = 0; sent < burst && self.stimulus(); ++sent) kill(0, SIGUSR1);
      }
    });
    char name[] = "true";
    char* const arguments[] = {name, nullptr};
    for (int made = 0; made < spawns; ++made) {
      counts->spawning.fetch_add(1);
      stage.mark("spawns");
      pid_t child = -1;
      if (const int error = posix_spawnp(&child, name, nullptr, nullptr, arguments, environ))
        stage.complain("posix_spawnp", error);
      reap(stage, child);
    }
    reap(stage, sender);
    stage.note("in the caller", counts->own.load());
    stage.note("in a child", counts->stray.load());
  });
  EXPECT_GT(subject.value("in the caller"), 0);
  observe(subject.value("in a child") == 0 ? "never-in-a-child" : "also-in-a-child");
}

}  // namespace sigconform::cases::inheritance
