// How a timer's expiry is notified: not at all, by a signal, by a thread.
#include <pthread.h>

#include <atomic>

#include "cases/realtime-queueing/realtime.h"
#include "cases/support/timer.h"

#ifdef SIGCONFORM_HAS_TIMERS
namespace sigconform::cases::realtime_queueing {
namespace {

const auto pattern = static_cast<std::uintptr_t>(0x5a3c'96f0'a5c3'69f1ULL);

// What the notification function saw; it runs in a thread that the stage did not make.
std::atomic<int> called{0};
std::atomic<bool> in_the_arming_thread{false};
pthread_t arming_thread;

void notified(sigval value) {
  in_the_arming_thread.store(pthread_equal(arming_thread, pthread_self()) != 0);
  Stage* stage = Stage::current();
  stage->note("value", static_cast<std::int64_t>(reinterpret_cast<std::uintptr_t>(value.sival_ptr)));
  stage->note_mask("notification thread");
#ifdef __GLIBC__
  pthread_attr_t attributes;
  int detached = PTHREAD_CREATE_JOINABLE;
  if (pthread_getattr_np(pthread_self(), &attributes) == 0 && pthread_attr_getdetachstate(&attributes, &detached) == 0)
    stage->note("detached", detached == PTHREAD_CREATE_DETACHED);
#endif
  called.fetch_add(1);
  stage->mark("notified");
}

// Arms a timer that calls the function, and returns when it has.
void expire_into(Stage& stage, void (*function)(sigval), pthread_attr_t* attributes) {
  arming_thread = pthread_self();
  sigevent event{};
  event.sigev_notify = SIGEV_THREAD;
  event.sigev_notify_function = function;
  event.sigev_notify_attributes = attributes;
  event.sigev_value.sival_ptr = reinterpret_cast<void*>(pattern);
  expire_once(stage, event);
  if (stage.stimulus()) stage.wait_until([] { return called.load() > 0; });
  stage.note("in the arming thread", in_the_arming_thread.load());
}

Subject after_thread_notification() {
  return Subject::to_the_end([](Stage& stage) {
    stage.block({SIGUSR2});
    expire_into(stage, notified, nullptr);
  });
}

constexpr std::size_t large_stack = 32 << 20;

// Touches three quarters of the stack that was asked for, far more than a thread has by default.
[[gnu::noinline]] void use_stack(std::size_t bytes) {
  volatile char block[65536];
  for (std::size_t place = 0; place < sizeof block; place += 1024) block[place] = 1;
  if (bytes > sizeof block) use_stack(bytes - sizeof block);
  block[0] = block[1024];
}

void notified_on_a_large_stack(sigval) {
  use_stack(large_stack / 4 * 3);
  called.fetch_add(1);
  Stage::current()->mark("used the stack");
}

}  // namespace

// SIGEV_NONE notifies nobody, though the timer has run out.
CONFORMANCE_CASE(Sigevent, NoneNotifiesNobody, "sigevent.none") {
  Subject subject{[](Stage& stage) {
    for (int signal = 1; signal < signal_limit(); ++signal) {
      if (signal != SIGKILL && signal != SIGSTOP && SignalSet::full().contains(signal)) stage.record(signal);
    }
    stage.park();
  }};
  subject.run_on("main", [](Stage& stage) {
    sigevent none{};
    none.sigev_notify = SIGEV_NONE;
    const timer_t timer = expire_once(stage, none);
    itimerspec left{};
    do {
      stage.must(timer_gettime(timer, &left), "timer_gettime");
    } while (left.it_value.tv_sec != 0 || left.it_value.tv_nsec != 0);
  });
  subject.fence();
  EXPECT_THAT(subject.outcome("timer_settime"), Returned(0));
  EXPECT_EQ(subject.count(EventQuery(EventKind::handler_enter)), 0);
  subject.run_on("main", [](Stage& stage) { expire_once(stage, signal_event(SIGUSR1, nullptr)); });
  subject.await(handler_entered(SIGUSR1));
  EXPECT_THAT(subject, HandledOnce(SIGUSR1));
}

// SIGEV_SIGNAL brings the application's value.
CONFORMANCE_CASE(Sigevent, SignalBringsTheValue, "sigevent.signal-value") {
  require_realtime();
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(realtime());
    expire_once(stage, signal_event(realtime(), reinterpret_cast<void*>(pattern)));
    wait_for_handler(stage, realtime());
  });
  EXPECT_EQ(static_cast<std::uintptr_t>(subject.event(handler_entered(realtime())).siginfo.value), pattern);
}

// Whether the value comes along where nobody set SA_SIGINFO is left open.
CONFORMANCE_CASE(Sigevent, ValueWithoutSiginfo, "sigevent.signal-no-siginfo-unspecified") {
  require_realtime();
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.block({realtime()});
    expire_once(stage, signal_event(realtime(), reinterpret_cast<void*>(pattern)));
    if (!stage.stimulus()) return;
    const sigset_t wanted = SignalSet{realtime()}.to_sigset();
    siginfo_t info{};
    stage.call("sigwaitinfo", [&] { return sigwaitinfo(&wanted, &info); });
    stage.note_siginfo("accepted", info);
  });
  EXPECT_THAT(subject.outcome("sigwaitinfo"), Returned(realtime()));
  const auto value = static_cast<std::uintptr_t>(subject.event(noted("accepted")).siginfo.value);
  observe(value == pattern ? "with-value" : "without-value");
}

// SIGEV_THREAD calls the function with the value.
CONFORMANCE_CASE(Sigevent, FunctionGetsTheValue, "sigevent.thread-function-called") {
  const auto subject = after_thread_notification();
  EXPECT_EQ(subject.count(marked("notified")), 1);
  EXPECT_EQ(static_cast<std::uintptr_t>(subject.value("value")), pattern);
}

// It runs in a thread of its own.
CONFORMANCE_CASE(Sigevent, FunctionHasItsOwnThread, "sigevent.thread-as-new-thread") {
  const auto subject = after_thread_notification();
  EXPECT_EQ(subject.count(marked("notified")), 1);
  EXPECT_EQ(subject.value("in the arming thread"), 0);
  EXPECT_NE(subject.name_of(subject.event(marked("notified"))), "main");
}

// Without attributes that thread is detached.
CONFORMANCE_CASE(Sigevent, ThreadIsDetached, "sigevent.thread-detached-by-default") {
#ifdef __GLIBC__
  EXPECT_EQ(after_thread_notification().value("detached"), 1);
#else
  unsupported("this libc does not tell a running thread's detach state");
#endif
}

// The stack size asked for is there.
CONFORMANCE_CASE(Sigevent, ThreadHasTheStackAskedFor, "sigevent.thread-attributes-used") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    pthread_attr_t attributes;
    if (const int error = pthread_attr_init(&attributes)) stage.complain("pthread_attr_init", error);
    if (const int error = pthread_attr_setstacksize(&attributes, large_stack)) stage.complain("stack size", error);
    expire_into(stage, notified_on_a_large_stack, &attributes);
  });
  EXPECT_THAT(subject.finish(), Exited(0));
  EXPECT_EQ(subject.count(marked("used the stack")), 1);
}

// Which signals that thread blocks is the platform's choice.
CONFORMANCE_CASE(Sigevent, MaskOfTheThread, "sigevent.thread-mask") {
  const auto subject = after_thread_notification();
  const SignalSet mask = subject.mask("notification thread") & SignalSet::full();
  const SignalSet blockable = SignalSet::full() - SignalSet{SIGKILL, SIGSTOP};
  observe(mask.contains_all(blockable) ? "all-blocked"
          : mask.empty()               ? "none-blocked"
          : mask == SignalSet{SIGUSR2} ? "inherited"
                                       : "other");
}

}  // namespace sigconform::cases::realtime_queueing
#endif
