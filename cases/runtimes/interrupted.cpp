// Calls of main and of a worker that a signal interrupts.
#include <signal.h>

#include "cases/runtimes/scene.h"

namespace sigconform::cases::runtimes {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

struct Call {
  const char* name;
  RequirementId requirement;
  BlockingCall (*blocked_in)();
};

const Call calls[] = {
    {"read", "python.interrupted-call-retried",
     [] {
       return BlockingCall{"read", blocking::read(0).numbers};
     }},
    {"recv", "python.interrupted-call-retried",
     [] {
       return BlockingCall{"recvfrom", blocking::recvfrom(0).numbers};
     }},
    {"accept", "python.interrupted-call-retried",
     [] {
       return BlockingCall{"accept", blocking::accept(0).numbers};
     }},
    {"select", "python.interrupted-call-retried", [] { return blocking::select(); }},
    {"poll", "python.interrupted-call-retried", [] { return blocking::poll(); }},
    {"epoll", "python.interrupted-call-retried",
     [] {
       return BlockingCall{"epoll_wait", blocking::epoll_wait(0).numbers};
     }},
    {"lock", "python.interrupted-call-retried", [] { return blocking::futex(); }},
    {"waitpid", "python.interrupted-call-retried", [] { return blocking::wait4(); }},
    {"fifo", "python.interrupted-call-retried", [] { return blocking::open(); }},
    {"flock", "python.interrupted-call-retried",
     [] {
       return BlockingCall{"flock", blocking::flock(0).numbers};
     }},
    {"sigwaitinfo", "python.interrupted-call-retried", [] { return blocking::sigtimedwait(); }},
};

// The handler has run and main is in the call again; only then what ends the call is supplied.
RUNTIME_TABLE(InterruptedCall, IsRetried, calls) {
  Scene scene{"interrupted-call-retried"};
  scene.send(row.name);
  scene.await("ready");
  const auto call = row.blocked_in();
  scene.await_blocked("main", call);
  scene.deliver_to("main", SIGUSR1);
  scene.await_handler("SIGUSR1");
  scene.await_blocked("main", call);
  scene.send("go");
  EXPECT_THAT(scene.finish(), Exited(0));
  EXPECT_EQ(scene.value("error"), "none");
  EXPECT_THAT(scene.handled_on("SIGUSR1"), ElementsAre("main"));
}

RUNTIME_CASE(InterruptedCall, SleepLastsItsTime, "python.interrupted-call-retried") {
  Scene scene{"interrupted-call-retried"};
  scene.send("sleep");
  scene.await("ready");
  scene.await_blocked("main", sleeping());
  scene.deliver_to("main", SIGUSR1);
  EXPECT_THAT(scene.finish(), Exited(0));
  EXPECT_EQ(scene.value("error"), "none");
  EXPECT_EQ(scene.value("early"), "False");
  EXPECT_THAT(scene.handled_on("SIGUSR1"), ElementsAre("main"));
}

// Interrupted again and again, none of them ends before its time; that they end at all is the other half.
RUNTIME_CASE(InterruptedCall, UsesTheRemainingTime, "python.retry-uses-remaining-time") {
  Scene scene{"retry-uses-remaining-time"};
  EXPECT_THAT(scene.finish(), Exited(0));
  EXPECT_FALSE(scene.handled_on("SIGALRM").empty()) << "nothing interrupted them";
  for (const char* early : {"select-early", "lock-early", "sleep-early"})
    EXPECT_EQ(scene.value(early), "False") << early;
  // Not all implementations have it.
  if (scene.value("sigtimedwait-early") != "no-such-function") {
    EXPECT_EQ(scene.value("sigtimedwait-early"), "False");
  }
}

RUNTIME_CASE(InterruptedCall, HandlerThatRaisesEndsIt, "python.raising-handler-stops-retry") {
  Scene scene{"raising-handler-stops-retry"};
  const int data = std::stoi(scene.await("data"));
  scene.await("ready");
  scene.await_blocked("main", blocking::read(data));
  scene.deliver_to("main", SIGUSR1);
  EXPECT_THAT(scene.finish(), Exited(0));
  EXPECT_EQ(scene.value("error"), "Raised");
}

// A worker blocked in read: its call fails, or goes on until there is data.
RUNTIME_CASE(InterruptedCall, OfAWorker, "python.pthread-kill-fails-system-call") {
  Scene scene{"pthread-kill-fails-system-call"};
  const int data = std::stoi(scene.await("data"));
  scene.await("ready");
  scene.await_blocked("worker", blocking::read(data));
  scene.send("go");
  scene.await("sent");
  scene.await_nothing_pending("worker");
  scene.send("go");
  EXPECT_THAT(scene.finish(), Exited(0));
  EXPECT_THAT(scene.handled_on("SIGUSR1"), ElementsAre("main"));
  const auto error = scene.value("error");
  observe(error == "none" ? "retried" : error == "InterruptedError EINTR" ? "eintr" : "other-error");
}

struct Wait {
  const char* name;
  RequirementId requirement;
};

BlockingCall lock_wait() { return waiting(); }

/// Main is seen blocked in that wait, beside a worker that is blocked as well and a releaser that waits for the judge.
void arrange(Scene& scene, const char* wait, bool with_descriptor) {
  scene.send(wait);
  scene.send(with_descriptor ? "fd" : "none");
  scene.await("ready");
  scene.await_blocked("main", lock_wait());
  scene.await_blocked("worker", lock_wait());
  scene.await_blocked("releaser", blocking::read(3));
  // On their way there they may have waited in the same calls for something else.
  scene.await_quiet();
}

constexpr Wait own[] = {{"lock", "python.blocked-main-woken-by-own-signal"},
                        {"join", "python.blocked-main-woken-by-own-signal"},
                        {"event", "python.blocked-main-woken-by-own-signal"},
                        {"queue", "python.blocked-main-woken-by-own-signal"}};

RUNTIME_TABLE(BlockedMain, IsWokenByItsOwnSignal, own) {
  Scene scene{"blocked-main-woken"};
  arrange(scene, row.name, true);
  scene.deliver_to("main", SIGUSR1);
  scene.await_nothing_pending("main");
  scene.await_handler("SIGUSR1");
  scene.send("go");
  EXPECT_THAT(scene.finish(), Exited(0));
  ASSERT_THAT(scene.handled_on("SIGUSR1"), ElementsAre("main"));
  EXPECT_LT(scene.place_of_handler("SIGUSR1"), scene.place_of("released"));
}

constexpr Wait by_process[] = {{"lock", "python.blocked-main-woken-by-process-signal"},
                               {"join", "python.blocked-main-woken-by-process-signal"},
                               {"event", "python.blocked-main-woken-by-process-signal"},
                               {"queue", "python.blocked-main-woken-by-process-signal"}};

/// All threads sleep: what has not run by now runs when the wait ends.
void observe_lateness(Scene& scene) {
  scene.await_quiet();
  const bool late = scene.handled_on("SIGUSR1").empty();
  scene.send("go");
  EXPECT_THAT(scene.finish(), Exited(0));
  ASSERT_THAT(scene.handled_on("SIGUSR1"), ElementsAre("main"));
  observe(late && scene.place_of_handler("SIGUSR1") > scene.place_of("released") ? "when-main-resumes" : "at-once");
}

RUNTIME_TABLE(BlockedMain, AndAProcessSignal, by_process) {
  Scene scene{"blocked-main-woken"};
  arrange(scene, row.name, false);
  scene.deliver(SIGUSR1);
  observe_lateness(scene);
}

RUNTIME_CASE(BlockedMain, WhereALockMayNotBeInterruptible, "python.lock-uninterruptible-platforms") {
#if defined(__GLIBC__) || defined(__APPLE__)
  unsupported("the exception is for musl and OpenBSD");
#else
  Scene scene{"blocked-main-woken"};
  arrange(scene, "lock", false);
  scene.deliver_to("main", SIGUSR1);
  observe_lateness(scene);
#endif
}

constexpr Wait by_worker[] = {{"lock", "python.blocked-main-not-woken-by-worker-signal"},
                              {"join", "python.blocked-main-not-woken-by-worker-signal"},
                              {"event", "python.blocked-main-not-woken-by-worker-signal"},
                              {"queue", "python.blocked-main-not-woken-by-worker-signal"}};

RUNTIME_TABLE(BlockedMain, AndAWorkersSignal, by_worker) {
  Scene scene{"blocked-main-woken"};
  arrange(scene, row.name, false);
  scene.deliver_to("worker", SIGUSR1);
  observe_lateness(scene);
}

}  // namespace
}  // namespace sigconform::cases::runtimes
