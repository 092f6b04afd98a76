// Signals that name no thread by themselves: faults, terminals, groups, timers, queues.
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "harness/judge/case.h"
#include "harness/subject/evidence_sink.h"

namespace sigconform::cases::thread_direction {
namespace {

void end_here(Stage&, int, siginfo_t*, void*) { _exit(0); }

}  // namespace

// The thread that touched the page runs the handler, though main and a decoy could.
CONFORMANCE_CASE(OwnSignals, FaultGoesToTheThreadAtFault, "direction.fault-thread-directed") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGSEGV, {.then = end_here});
    stage.record(SIGBUS, {.then = end_here});
    stage.parked_thread("decoy");
    stage.thread("at fault", [](Stage& inner) {
      void* page = mmap(nullptr, 1, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      if (page == MAP_FAILED) inner.complain("mmap", errno);
      if (inner.stimulus()) *static_cast<volatile char*>(page) = 1;
      _exit(1);
    });
    stage.park();
  });
  EXPECT_EQ(subject.count(EventQuery(EventKind::handler_enter)), 1);
  EXPECT_EQ(subject.name_of(subject.event(EventQuery(EventKind::handler_enter))), "at fault");
  EXPECT_THAT(subject.finish(), Exited(0));
}

// The interrupt character is for the process: main blocks SIGINT, so the worker takes it.
CONFORMANCE_CASE(OwnSignals, InterruptCharacterIsForTheProcess, "direction.group-and-terminal-process-directed") {
  Terminal terminal;
  terminal.become_controlling();
  Subject subject{[](Stage& stage) {
                    stage.record(SIGINT);
                    stage.block({SIGINT});
                    stage.parked_thread("decoy");
                    stage.parked_thread("worker", {});
                    stage.park();
                  },
                  {.terminal = &terminal}};
  if (!without_stimulus()) terminal.type("\x03");
  subject.await(handler_entered(SIGINT));
  EXPECT_THAT(subject, HandledOnce(SIGINT).on("worker"));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// So is a signal for the process group.
CONFORMANCE_CASE(OwnSignals, GroupSignalIsForTheProcess, "direction.group-and-terminal-process-directed") {
  Subject subject{[](Stage& stage) {
    stage.record(SIGUSR1);
    stage.block({SIGUSR1});
    stage.parked_thread("decoy");
    stage.parked_thread("worker", {});
    stage.park();
  }};
  subject.deliver(SIGUSR1).to_group();
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("worker"));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// A queued signal is for the process as well.
CONFORMANCE_CASE(OwnSignals, QueuedSignalIsForTheProcess, "sigqueue.process-directed") {
  Subject subject{[](Stage& stage) {
    stage.record(SIGUSR1);
    stage.block({SIGUSR1});
    stage.parked_thread("decoy");
    stage.parked_thread("worker", {});
    stage.park();
  }};
  subject.deliver(SIGUSR1).with_value(7).to_process();
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("worker"));
  EXPECT_EQ(subject.event(handler_entered(SIGUSR1)).siginfo.code, SI_QUEUE);
  EXPECT_THAT(subject.finish(), Exited(0));
}

// A timer's signal is for the process, not for the thread that made the timer.
CONFORMANCE_CASE(OwnSignals, TimerSignalIsForTheProcess, "sigev_signal.process-directed") {
#if defined(_POSIX_TIMERS) && _POSIX_TIMERS > 0
  Subject subject{[](Stage& stage) {
    stage.record(SIGUSR1);
    stage.block({SIGUSR1});
    stage.parked_thread("worker", {});
    stage.parked_thread("decoy");
    sigevent event{};
    event.sigev_notify = SIGEV_SIGNAL;
    event.sigev_signo = SIGUSR1;
    timer_t timer{};
    stage.must(timer_create(CLOCK_MONOTONIC, &event, &timer), "timer_create");
    if (!stage.stimulus()) return;
    itimerspec soon{};
    soon.it_value.tv_nsec = 1;
    stage.must(timer_settime(timer, 0, &soon, nullptr), "timer_settime");
    stage.park();
  }};
  subject.await(handler_entered(SIGUSR1));
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("worker"));
  EXPECT_THAT(subject.finish(), Exited(0));
#else
  unsupported("this platform has no timer_create()");
#endif
}

// SIGALRM is for the process, not for the thread that called alarm() and blocks it.
CONFORMANCE_CASE(OwnSignals, AlarmIsForTheProcess, "alarm.process-directed") {
  Subject subject{[](Stage& stage) {
    stage.record(SIGALRM);
    stage.block({SIGALRM});
    stage.parked_thread("decoy");
    stage.parked_thread("caller");
    stage.unblock({SIGALRM});
    stage.park();
  }};
  subject.run_on("caller", [](Stage& stage) {
    if (!stage.stimulus()) _exit(0);
    alarm(1);
  });
  subject.await(handler_entered(SIGALRM));
  EXPECT_THAT(subject, HandledOnce(SIGALRM).on("main"));
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace sigconform::cases::thread_direction
