// In which order pending real-time signals come.
#include <algorithm>
#include <numeric>

#include "cases/realtime-queueing/realtime.h"

namespace sigconform::cases::realtime_queueing {
namespace {

// One to `last`.
std::vector<int> up_to(int last) {
  std::vector<int> values(static_cast<std::size_t>(last));
  std::iota(values.begin(), values.end(), 1);
  return values;
}

}  // namespace

// Thirty instances of one signal arrive in the order they were queued.
CONFORMANCE_CASE(RealtimeOrder, OneSignalIsFirstInFirstOut, "rt.same-signal-fifo") {
  require_realtime();
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(realtime());
    stage.block({realtime()});
    for (int value : up_to(30)) queue_value(stage, realtime(), value);
    stage.unblock({realtime()});
  });
  EXPECT_EQ(handled_values(subject, realtime()), up_to(30));
}

// Of several signals the lowest number comes first, whatever came first in time.
CONFORMANCE_CASE(RealtimeOrder, LowestNumberFirst, "rt.lowest-number-first") {
  require_realtime();
  std::vector<int> ascending;
  for (int signal = realtime(); signal <= highest_realtime(); ++signal) ascending.push_back(signal);
  const auto subject = Subject::to_the_end([&](Stage& stage) {
    SignalSet all;
    for (int signal : ascending) {
      all.add(signal);
      stage.record(signal, {.mask = SignalSet::full()});
    }
    stage.block(all);
    for (auto signal = ascending.rbegin(); signal != ascending.rend(); ++signal) queue_value(stage, *signal, 0);
    stage.unblock(all);
  });
  EXPECT_EQ(handled_signals(subject), ascending);
}

// Also when the lower one waits on the process and the higher one on the thread.
CONFORMANCE_CASE(RealtimeOrder, LowestFirstWhicheverTheyWaitOn, "rt.lowest-number-first-any-direction") {
  require_realtime();
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const SignalSet both{realtime(), realtime(1)};
    for (int signal : {realtime(), realtime(1)}) stage.record(signal, {.mask = SignalSet::full()});
    stage.block(both);
    stage.kill(getpid(), realtime());
    stage.pthread_kill("main", realtime(1));
    stage.unblock(both);
  });
  EXPECT_THAT(handled_signals(subject), testing::ElementsAre(realtime(), realtime(1)));
}

// The signal stays pending until the last instance is taken.
CONFORMANCE_CASE(RealtimeOrder, PendingUntilDrained, "rt.pending-until-drained") {
  require_realtime();
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(realtime());
    stage.block({realtime()});
    for (int value : up_to(3)) queue_value(stage, realtime(), value);
    const sigset_t wanted = SignalSet{realtime()}.to_sigset();
    for (int taken = 1; taken <= 3; ++taken) {
      const timespec none{};
      siginfo_t info{};
      stage.call("sigtimedwait", [&] { return sigtimedwait(&wanted, &info, &none); });
      stage.note("value", info.si_value.sival_int);
      stage.note_pending(std::to_string(taken) + " taken");
    }
  });
  EXPECT_THAT(subject.pending("1 taken"), Contains(realtime()));
  EXPECT_THAT(subject.pending("2 taken"), Contains(realtime()));
  EXPECT_THAT(subject.pending("3 taken"), Lacks(realtime()));
  for (const Event& call : subject.events(call_returned("sigtimedwait"))) EXPECT_EQ(call.result, realtime());
}

// A kill() of the same signal disturbs no queued instance.
CONFORMANCE_CASE(RealtimeOrder, KillLeavesTheQueueAlone, "rt.kill-keeps-queue") {
  require_realtime();
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(realtime());
    stage.block({realtime()});
    queue_value(stage, realtime(), 1);
    queue_value(stage, realtime(), 2);
    stage.kill(getpid(), realtime());
    queue_value(stage, realtime(), 3);
    stage.unblock({realtime()});
  });
  std::vector<int> queued;
  for (const Event& entry : subject.events(handler_entered(realtime()))) {
    if (entry.siginfo.code == SI_QUEUE) queued.push_back(entry.siginfo.value_int());
  }
  EXPECT_THAT(queued, testing::ElementsAre(1, 2, 3));
}

// Between a standard and a real-time signal no order is promised.
CONFORMANCE_CASE(RealtimeOrder, StandardAgainstRealtime, "rt.standard-versus-realtime-order") {
  require_realtime();
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const SignalSet both{SIGUSR1, realtime()};
    for (int signal : {SIGUSR1, realtime()}) stage.record(signal, {.mask = SignalSet::full()});
    stage.block(both);
    stage.kill(getpid(), realtime());
    stage.kill(getpid(), SIGUSR1);
    stage.unblock(both);
  });
  ASSERT_THAT(handled_signals(subject), testing::UnorderedElementsAre(SIGUSR1, realtime()));
  observe(handled_signals(subject).front() == SIGUSR1 ? "standard-first" : "realtime-first");
}

}  // namespace sigconform::cases::realtime_queueing
