// sigqueue(): values, counts and return values.
#include <limits.h>
#include <sys/wait.h>

#include <numeric>

#include "cases/realtime-queueing/realtime.h"
#include "cases/support/processes.h"
#include "harness/subject/limits.h"

namespace sigconform::cases::realtime_queueing {

// The integer arrives as it was sent.
CONFORMANCE_CASE(Sigqueue, IntegerArrives, "sigqueue.value-int") {
  require_realtime();
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(realtime());
    for (int value : {INT_MIN, 0, INT_MAX}) queue_value(stage, realtime(), value);
  });
  EXPECT_THAT(handled_values(subject, realtime()), testing::ElementsAre(INT_MIN, 0, INT_MAX));
}

// So does a pointer, with every bit.
CONFORMANCE_CASE(Sigqueue, PointerArrives, "sigqueue.value-pointer") {
  require_realtime();
  static const auto pattern = static_cast<std::uintptr_t>(0xa5c3'96f0'5a3c'69f0ULL);
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(realtime());
    sigval value{};
    value.sival_ptr = reinterpret_cast<void*>(pattern);
    if (stage.stimulus()) stage.call("sigqueue", [=] { return ::sigqueue(getpid(), realtime(), value); });
  });
  EXPECT_THAT(subject.outcome("sigqueue"), Returned(0));
  EXPECT_EQ(static_cast<std::uintptr_t>(subject.event(handler_entered(realtime())).siginfo.value), pattern);
}

// Every call leads to one delivery.
CONFORMANCE_CASE(Sigqueue, EachCallOneDelivery, "sigqueue.each-call-one-delivery") {
  require_realtime();
  require_queue_room(21);  // and one for the fence
  Subject subject{[](Stage& stage) {
    stage.record(realtime());
    stage.block({realtime()});
    stage.park();
  }};
  for (int value = 1; value <= 20; ++value) subject.deliver(realtime()).with_value(7).to_process();
  EXPECT_THAT(subject, NeverHandled(realtime()));
  subject.run_on("main", [](Stage& stage) { stage.unblock({realtime()}); });
  EXPECT_THAT(subject, HandledTimes(realtime(), 20));
  EXPECT_THAT(handled_values(subject, realtime()), testing::Each(7));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// Signal 0 only checks.
CONFORMANCE_CASE(Sigqueue, NullSignalOnlyChecks, "sigqueue.null-signal") {
  require_realtime();
  Subject subject{[](Stage& stage) {
    SignalSet all = SignalSet::full();
    for (int signal = 1; signal < signal_limit(); ++signal) {
      if (signal != SIGKILL && signal != SIGSTOP && signal != SIGCHLD && all.contains(signal)) stage.record(signal);
    }
    parked_process(stage, "blocking child", [all](Stage& child) { child.block(all); });
    parked_process(stage, "open child");
    stage.park();
  }};
  subject.run_on("main", [](Stage& stage) {
    if (!stage.stimulus()) return;
    const sigval value{};
    stage.call("to blocking", [&] { return ::sigqueue(stage.process_of("blocking child"), 0, value); });
    stage.call("to open", [&] { return ::sigqueue(stage.process_of("open child"), 0, value); });
  });
  subject.run_on("blocking child", [](Stage& stage) { stage.note_pending("blocking child"); });
  EXPECT_EQ(subject.count(EventQuery(EventKind::handler_enter)), 0);
  subject.fence("open child");
  EXPECT_EQ(subject.count(EventQuery(EventKind::handler_enter)), 0);
  EXPECT_THAT(subject.outcome("to blocking"), Returned(0));
  EXPECT_THAT(subject.outcome("to open"), Returned(0));
  EXPECT_THAT(subject.pending("blocking child"), IsEmptySet());
}

// The call returns though the receiver is stopped, or blocks the signal: both go on only afterwards.
CONFORMANCE_CASE(Sigqueue, DoesNotWaitForDelivery, "sigqueue.returns-immediately") {
  require_realtime();
  Subject subject{[](Stage& stage) {
    stage.record(realtime());
    parked_process(stage, "blocking", [](Stage& child) { child.block({realtime()}); });
    const pid_t stopped = parked_process(stage, "stopped");
    stage.must(::kill(stopped, SIGSTOP), "kill");
    int status = 0;
    stage.must(waitpid(stopped, &status, WUNTRACED), "waitpid");
    stage.park();
  }};
  subject.run_on("main", [](Stage& stage) {
    for (const char* name : {"blocking", "stopped"})
      if (stage.stimulus()) stage.call(name, [&] { return stage.sigqueue(stage.process_of(name), realtime(), 1); });
    ::kill(stage.process_of("stopped"), SIGCONT);
  });
  for (const char* name : {"blocking", "stopped"}) EXPECT_THAT(subject.outcome(name), Returned(0));
  subject.run_on("blocking", [](Stage& stage) { stage.unblock({realtime()}); });
  EXPECT_THAT(subject, HandledTimes(realtime(), 2));
}

// Without SA_SIGINFO it comes at least once.
CONFORMANCE_CASE(Sigqueue, PlainHandlerRunsAtLeastOnce, "sigqueue.no-siginfo-at-least-once") {
  require_realtime();
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(realtime(), {.plain = true});
    stage.block({realtime()});
    for (int value = 1; value <= 5; ++value) queue_value(stage, realtime(), value);
    stage.unblock({realtime()});
  });
  EXPECT_GE(subject.count(handler_entered(realtime())), 1);
}

// Whether it queues then, and whether the value travels, is left open.
CONFORMANCE_CASE(Sigqueue, WithoutSiginfoQueuesOrNot, "sigqueue.no-siginfo-queuing-unspecified") {
  require_realtime();
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(realtime(), {.plain = true});
    stage.block({realtime()});
    for (int value = 1; value <= 5; ++value) queue_value(stage, realtime(), value);
    stage.unblock({realtime()});
    stage.block({realtime()});
    queue_value(stage, realtime(), 6);
    const sigset_t wanted = SignalSet{realtime()}.to_sigset();
    const timespec none{};
    siginfo_t info{};
    stage.call("sigtimedwait", [&] { return sigtimedwait(&wanted, &info, &none); });
    stage.note("value", info.si_value.sival_int);
  });
  const int times = subject.count(handler_entered(realtime()));
  EXPECT_GE(times, 1);
  EXPECT_THAT(subject.outcome("sigtimedwait"), Returned(realtime()));
  observe(times == 5 ? "queues" : times == 1 ? "one-delivery" : "some-deliveries");
  observe(subject.value("value") == 6 ? "with-value" : "without-value");
}

// Queued to the caller itself: handled when the call returns.
CONFORMANCE_CASE(Sigqueue, OwnSignalBeforeTheReturn, "sigqueue.self-delivery-before-return") {
  require_realtime();
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(realtime());
    queue_value(stage, realtime(), 1);
    stage.note("handled", stage.handled_count(realtime()));
  });
  EXPECT_EQ(subject.value("handled"), 1);
}

// 0 for a process that is there; -1 and ESRCH for one that is gone.
CONFORMANCE_CASE(Sigqueue, ReturnValues, "sigqueue.return-values") {
  require_realtime();
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(realtime());
    const pid_t gone = stage.fork("child", [](Stage&) {});
    stage.must(waitpid(gone, nullptr, 0), "waitpid");
    if (!stage.stimulus()) return;
    stage.call("to self", [&] { return stage.sigqueue(getpid(), realtime(), 1); });
    stage.call("to nobody", [&] { return stage.sigqueue(gone, realtime(), 1); });
  });
  EXPECT_THAT(subject.outcome("to self"), Returned(0));
  EXPECT_THAT(subject.outcome("to nobody"), FailedWith(ESRCH));
  EXPECT_EQ(subject.outcome("to nobody").result, -1);
}

}  // namespace sigconform::cases::realtime_queueing
