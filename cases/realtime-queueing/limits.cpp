// How much can be queued.
#include <sys/resource.h>

#include "cases/realtime-queueing/realtime.h"
#include "harness/subject/limits.h"

namespace sigconform::cases::realtime_queueing {
namespace {

constexpr int bound = 1000000;

}  // namespace

// At the limit sigqueue() says EAGAIN, and as many instances arrive as calls succeeded.
CONFORMANCE_CASE(QueueLimit, EagainAtTheLimit, "sigqueue.eagain-limit") {
  require_realtime();
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(realtime(1));
    stage.block({realtime(), realtime(1)});
#ifdef RLIMIT_SIGPENDING
    stage.limit(RLIMIT_SIGPENDING, 200);
#endif
    int queued = 0;
    const sigval value{};
    for (; stage.stimulus() && queued < bound; ++queued) {
      if (::sigqueue(getpid(), realtime(), value) == 0) continue;
      stage.note_call("refused", -1, errno);
      break;
    }
    // Drained by accepting, because so many handler runs have no place in the evidence.
    const sigset_t wanted = SignalSet{realtime()}.to_sigset();
    const timespec none{};
    int arrived = 0;
    while (sigtimedwait(&wanted, nullptr, &none) == realtime()) ++arrived;
    if (errno != EAGAIN) stage.complain("sigtimedwait", errno);
    stage.note("queued", queued);
    stage.note("arrived", arrived);
  });
  if (subject.value("queued") == bound) unsupported("a million queued signals met no limit");
  EXPECT_THAT(subject.outcome("refused"), FailedWith(EAGAIN));
  EXPECT_EQ(subject.value("arrived"), subject.value("queued"));
}

// Thirty-two fit, under a user who has queued nothing else.
CONFORMANCE_CASE(QueueLimit, ThirtyTwoFit, "sigqueue.limit-at-least-sigqueue-max") {
  require_realtime();
  require_queue_room(32);
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(realtime());
    stage.block({realtime()});
    const sigval value{};
    int queued = 0;
    while (stage.stimulus() && queued < 32 &&
           stage.call("sigqueue", [&] { return ::sigqueue(getpid(), realtime(), value); }) == 0)
      ++queued;
    stage.note("queued", queued);
    stage.note("SIGQUEUE_MAX", sysconf(_SC_SIGQUEUE_MAX));
    stage.unblock({realtime()});
  });
  EXPECT_EQ(subject.value("queued"), 32);
  EXPECT_EQ(subject.count(handler_entered(realtime())), 32);
}

}  // namespace sigconform::cases::realtime_queueing
