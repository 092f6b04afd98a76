// Signals that are blocked when they are generated.
#include <unistd.h>

#include <algorithm>
#include <vector>

#include "harness/judge/case.h"

namespace sigconform::cases::generation_delivery {
namespace {

// Every catchable standard signal but SIGCONT and those that stop, which discard each other.
constexpr int independent_signals[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGILL,  SIGTRAP,   SIGABRT, SIGBUS,
                                       SIGFPE,  SIGUSR1, SIGSEGV, SIGUSR2, SIGPIPE,   SIGALRM, SIGTERM,
                                       SIGCHLD, SIGURG,  SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF, SIGSYS};

void block_and_park(Stage& stage) {
  stage.record(SIGUSR1);
  stage.block({SIGUSR1});
  stage.park();
}

std::string_view order_token(const std::vector<int>& order) {
  if (std::is_sorted(order.begin(), order.end())) return "ascending";
  if (std::is_sorted(order.rbegin(), order.rend())) return "descending";
  const SignalSet faults{SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV, SIGSYS};
  const auto rest = std::find_if(order.begin(), order.end(), [&](int signal) { return !faults.contains(signal); });
  const bool faults_first = std::none_of(rest, order.end(), [&](int signal) { return faults.contains(signal); });
  return faults_first && std::is_sorted(rest, order.end()) ? "faults-first-then-ascending" : "other";
}

}  // namespace

// A blocked signal waits: no handler, seen by sigpending(), handled after the unblocking.
CONFORMANCE_CASE(Pending, BlockedSignalWaits, "delivery.blocked-stays-pending") {
  Subject subject{block_and_park};
  subject.deliver(SIGUSR1).to_process();
  EXPECT_THAT(subject, NeverHandled(SIGUSR1));
  subject.run_on("main", [](Stage& stage) { stage.note_pending("while blocked"); });
  EXPECT_THAT(subject.pending("while blocked"), IsExactly(SignalSet{SIGUSR1}));
  subject.run_on("main", [](Stage& stage) { stage.unblock({SIGUSR1}); });
  EXPECT_THAT(subject, HandledOnce(SIGUSR1));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// The unblocking delivers it, and it is pending no more.
CONFORMANCE_CASE(Pending, UnblockingDelivers, "delivery.unblock-delivers") {
  Subject subject{block_and_park};
  subject.deliver(SIGUSR1).to_process();
  subject.run_on("main", [](Stage& stage) {
    stage.note_pending("before");
    stage.unblock({SIGUSR1});
    stage.note_pending("after");
  });
  EXPECT_THAT(subject.pending("before"), Contains(SIGUSR1));
  EXPECT_THAT(subject.pending("after"), IsEmptySet());
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("main"));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// Blocked by all threads, it waits on the process: each of them sees it.
CONFORMANCE_CASE(Pending, EveryThreadSeesIt, "delivery.all-blocked-pends-on-process") {
  Subject subject{[](Stage& stage) {
    stage.record(SIGUSR1);
    stage.block({SIGUSR1});
    stage.parked_thread("one");
    stage.parked_thread("two");
    stage.park();
  }};
  subject.deliver(SIGUSR1).to_process();
  EXPECT_THAT(subject, NeverHandled(SIGUSR1));
  for (const char* name : {"main", "one", "two"}) {
    subject.run_on(name, [](Stage& stage) { stage.note_pending("seen"); });
    EXPECT_EQ(subject.count(pending_noted("seen").on(name)), 1);
  }
  for (const Event& seen : subject.events(pending_noted("seen")))
    EXPECT_THAT(seen.set, IsExactly(SignalSet{SIGUSR1})) << subject.name_of(seen);
  EXPECT_THAT(subject.finish(), Exited(0));
}

// Blocked and ignored: kept or dropped, and what a handler set later sees of it.
CONFORMANCE_CASE(Pending, BlockedAndIgnored, "delivery.ignored-and-blocked-unspecified") {
  Subject subject{[](Stage& stage) {
    stage.ignore(SIGUSR1);
    stage.block({SIGUSR1, SIGUSR2});
    stage.park();
  }};
  subject.deliver(SIGUSR1).to_process();
  subject.deliver(SIGUSR2).to_process();
  subject.run_on("main", [](Stage& stage) {
    stage.note_pending("ignored");
    stage.record(SIGUSR1);
    stage.unblock({SIGUSR1});
  });
  // The control: the other signal, sent after it, has arrived.
  EXPECT_THAT(subject.pending("ignored"), Contains(SIGUSR2));
  const bool kept = subject.pending("ignored").contains(SIGUSR1);
  const bool handled = subject.count(handler_entered(SIGUSR1)) > 0;
  observe(kept ? (handled ? "kept-and-handled" : "kept-not-handled") : (handled ? "dropped-yet-handled" : "discarded"));
  EXPECT_TRUE(kept || !handled);
}

// Ten times the same standard signal while it is blocked: how many deliveries.
CONFORMANCE_CASE(Pending, RepeatedWhilePending, "delivery.repeat-while-pending") {
  Subject subject{block_and_park};
  for (int sent = 0; sent < 10; ++sent) subject.deliver(SIGUSR1).to_process();
  EXPECT_THAT(subject, NeverHandled(SIGUSR1));
  subject.run_on("main", [](Stage& stage) { stage.unblock({SIGUSR1}); });
  subject.fence();
  const int times = subject.count(handler_entered(SIGUSR1));
  EXPECT_GE(times, 1);
  EXPECT_LE(times, 10);
  observe(times == 1 ? "once" : times == 10 ? "every-time" : "some-times");
  EXPECT_THAT(subject.finish(), Exited(0));
}

// All at once: each arrives once; in which order is recorded. They are aimed at the thread: another one that the
// program does not know of, such as an emulator's, may have left the fault signals unblocked.
CONFORMANCE_CASE(Pending, OrderOfStandardSignals, "delivery.standard-order-unspecified") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    SignalSet all;
    for (int signal : independent_signals) {
      all.add(signal);
      stage.record(signal, {.mask = SignalSet::full()});
    }
    stage.block(all);
    // Neither up nor down, so that the order of generation cannot be mistaken for one of the numbers.
    constexpr int count = static_cast<int>(std::size(independent_signals));
    for (int step = 0; step < count; ++step) stage.raise(independent_signals[(step * 8 + 5) % count]);
    stage.unblock(all);
  });
  std::vector<int> order;
  for (const Event& entry : subject.events(EventQuery(EventKind::handler_enter))) order.push_back(entry.signal);
  EXPECT_THAT(order, testing::UnorderedElementsAreArray(independent_signals));
  observe(order_token(order));
}

}  // namespace sigconform::cases::generation_delivery
