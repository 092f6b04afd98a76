// RLIMIT_SIGPENDING, and a parent that vfork() suspends.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>

#include "harness/judge/case.h"
#include "harness/subject/refusal.h"

namespace sigconform::cases::linux_only {
namespace {

// Queues at most that many of a blocked signal, and notes how many were taken and why the next was not.
void queue_until_refused(Stage& stage, int at_most) {
  int queued = 0;
  while (queued < at_most && stage.stimulus() && ::sigqueue(getpid(), SIGRTMIN, sigval{}) == 0) ++queued;
  const int error = queued < at_most ? errno : 0;
  if (says_not_offered(error)) stage.complain("sigqueue", error);
  stage.note("error", error);
  stage.note("queued", queued);
}

}  // namespace

// No more are queued than the limit allows; the next is refused with EAGAIN.
CONFORMANCE_CASE(SigpendingLimit, BoundsTheQueue, "rlimit-sigpending.limits-sigqueue") {
  for (int limit : {0, 10}) {
    const auto subject = Subject::to_the_end([limit](Stage& stage) {
      stage.block({SIGRTMIN});
      stage.limit(RLIMIT_SIGPENDING, static_cast<std::uint64_t>(limit));
      queue_until_refused(stage, 100);
    });
    EXPECT_LE(subject.value("queued"), limit);
    EXPECT_EQ(subject.value("error"), EAGAIN);
  }
}

// At the limit kill() still makes a signal pending that was not.
CONFORMANCE_CASE(SigpendingLimit, LeavesKillWorking, "rlimit-sigpending.kill-still-works") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR1);
    stage.block({SIGRTMIN, SIGUSR1});
    stage.limit(RLIMIT_SIGPENDING, 0);
    queue_until_refused(stage, 100);
    stage.kill(getpid(), SIGUSR1);
    stage.unblock({SIGUSR1});
  });
  EXPECT_EQ(subject.value("error"), EAGAIN);
  EXPECT_THAT(subject, HandledOnce(SIGUSR1));
}

// A signal for a parent that vfork() suspends is handled when the child has let it go. Where vfork() is fork() nobody
// is suspended, and the child's memory is its own.
CONFORMANCE_CASE(VforkParent, HandlesAfterTheRelease, "vfork.parent-signals-deferred") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    volatile bool suspends = false;
    stage.record(SIGUSR1, {.flags = SA_RESTART});
    const pid_t child = ::vfork();
    if (child == 0) {
      suspends = true;
      stage.kill(getppid(), SIGUSR1);
      stage.mark("about to release");
      _exit(0);
    }
    stage.must(waitpid(child, nullptr, 0), "waitpid");
    stage.note("suspends", suspends);
  });
  if (subject.value("suspends") == 0) unsupported("vfork() is fork() here, and suspends nobody");
  EXPECT_THAT(subject, HandledOnce(SIGUSR1));
  EXPECT_GE(subject.event(handler_entered(SIGUSR1)).time_ns, subject.event(marked("about to release")).time_ns);
}

}  // namespace sigconform::cases::linux_only
