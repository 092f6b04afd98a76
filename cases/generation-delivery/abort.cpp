// abort() against everything that could hold SIGABRT off.
#include <setjmp.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/judge/case.h"

namespace sigconform::cases::generation_delivery {
namespace {

struct Row {
  const char* name;
  RequirementId requirement;
  void (*arrange)(Stage& stage);
};

const Row obstacles[] = {
    {"Default", "abort.terminates-sigabrt", [](Stage&) {}},
    {"Blocked", "abort.overrides-blocked",
     [](Stage& stage) {
       stage.block({SIGABRT});
       stage.parked_thread("blocks it too");
     }},
    {"Ignored", "abort.overrides-ignored", [](Stage& stage) { stage.ignore(SIGABRT); }},
    {"Caught", "abort.handler-returning-still-terminates", [](Stage& stage) { stage.record(SIGABRT); }},
};

sigjmp_buf way_out;

// abort() is declared not to return: only so does the compiler keep what follows it.
void (*volatile abort_called)() = abort;

}  // namespace

// Default, blocked, ignored or caught by a handler that returns: the process dies of SIGABRT, and nothing runs after.
CONFORMANCE_TABLE(Abort, Terminates, obstacles) {
  const auto subject = Subject::to_the_end([&row](Stage& stage) {
    row.arrange(stage);
    if (stage.stimulus()) abort_called();
    stage.mark("after abort");
  });
  EXPECT_EQ(subject.count(marked("after abort")), 0);
  EXPECT_THAT(subject.finish(), KilledBy(SIGABRT));
}

// A handler for SIGABRT is entered.
CONFORMANCE_CASE(Abort, HandlerRuns, "abort.handler-runs") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGABRT);
    if (stage.stimulus()) abort();
  });
  EXPECT_EQ(subject.count(handler_entered(SIGABRT)), 1);
}

// A handler that jumps out keeps the process alive.
CONFORMANCE_CASE(Abort, JumpingOutSurvives, "abort.handler-jumping-out-survives") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGABRT, {.then = [](Stage&, int, siginfo_t*, void*) { siglongjmp(way_out, 1); }});
    if (sigsetjmp(way_out, 1) == 0) {
      if (stage.stimulus()) abort();
      return;
    }
    stage.mark("jumped out");
  });
  EXPECT_EQ(subject.count(marked("jumped out")), 1);
  EXPECT_THAT(subject.finish(), Exited(0));
}

// SIGABRT is for the thread that aborts.
CONFORMANCE_CASE(Abort, SignalsTheCallingThread, "abort.signals-calling-thread") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGABRT);
    stage.parked_thread("decoy");
    stage.thread("worker", [](Stage& worker) {
      if (worker.stimulus()) abort();
      _exit(0);
    });
    stage.park();
  });
  EXPECT_EQ(subject.count(handler_entered(SIGABRT)), 1);
  EXPECT_EQ(subject.count(handler_entered(SIGABRT).on("worker")), 1);
  EXPECT_THAT(subject.finish(), KilledBy(SIGABRT));
}

// What was registered for a normal end does not run.
CONFORMANCE_CASE(Abort, AtexitFunctionsDoNotRun, "abort.atexit-not-run") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    if (atexit([] { Stage::current()->mark("at exit"); }) != 0) stage.complain("atexit");
    if (stage.stimulus()) abort();
  });
  EXPECT_EQ(subject.count(marked("at exit")), 0);
  EXPECT_THAT(subject.finish(), KilledBy(SIGABRT));
}

}  // namespace sigconform::cases::generation_delivery
