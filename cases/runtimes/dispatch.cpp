// How a handler is called on main: with what, in which order, and what becomes of its end.
#include <signal.h>

#include "cases/runtimes/statements.h"

namespace sigconform::cases::runtimes {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::SizeIs;

constexpr std::string_view asks = "it sends signal 0 or a bad number, which is no signal";

constexpr Statement statements[] = {
    {"ExceptionArrivesInMain", "python.exception-raised-in-main", {{{"caught", "RuntimeError"}, {"role", "main"}}}},
    {"Arguments", "python.handler-arguments", {{{"count", "2"}, {"number", "True"}, {"frame", "True"}}}},
    {"NumberEqualsTheEnum", "python.number-equals-enum", {{{"equal", "True"}}}},
    {"WrongSignatureIsTypeError", "python.wrong-signature-typeerror", {{{"error", "TypeError"}}}},
    {"OneThatRaisesKeepsTheOthers",
     "python.raising-handler-keeps-others",
     {{{"raised", "RuntimeError"}, {"other", "1"}}}},
    {"RaceWithAResetIsDropped", "python.reset-race-dropped", {{{"stray", ""}}}},
    {"KillOfItselfRunsItFirst", "python.self-kill-handled-before-return", {{{"calls", "1"}}}},
    {"UnblockRunsItFirst", "python.unblock-handled-before-return", {{{"before", "0"}, {"after", "1"}}}},
    {"PthreadKillOfItselfRunsItFirst", "python.self-pthread-kill-handled-before-return", {{{"calls", "1"}}}},
    {"RaiseRunsItFirst", "python.raise-handled-before-return", {{{"calls", "1"}}}},
    {"StaysInstalled", "python.handler-persists", {{{"SIGUSR1", "3"}, {"SIGCHLD", "3"}}}},
    {"RaiseOfABadNumber", "python.raise-bad-number", {{{"error", "OSError EINVAL"}}}, asks},
    {"SignalZeroFindsAThread", "python.pthread-kill-0-liveness", {{{"error", "none"}, {"pending", "0"}}}, asks},
    {"PthreadKillOfABadNumber", "python.pthread-kill-bad-number", {{{"error", "OSError EINVAL"}}}, asks},
    {"PthreadKillIsAudited", "python.pthread-kill-audit-event", {{{"events", "1"}, {"arguments", "True"}}}},
    {"PidfdSendSignal",
     "python.pidfd-send-signal",
     {{{"signal-0", "none"}, {"siginfo", "TypeError"}, {"closed", "OSError EBADF"}}},
     asks},
};
RUNTIME_TABLE(Dispatch, Is, statements) { judge_statement(row); }

constexpr OpenStatement open_statements[] = {
    {"Order", "python.dispatch-ascending"},
    {"NestsIn", "python.handler-reentrant"},
    {"OwnSignalInside", "python.own-signal-unblocked-in-handler"},
    {"ReplacedWhilePending", "python.replaced-handler-runs-new"},
    {"LockInAHandler", "python.no-locks-in-handler"},
};
RUNTIME_TABLE(Dispatch, Observed, open_statements) { judge_open_statement(row); }

// Four in the kernel's queue, which the control shows; one call in the runtime, or four.
RUNTIME_CASE(Dispatch, OccurrencesInTheRuntime, "python.occurrences-coalesce") {
  Scene scene{"occurrences-coalesce"};
  EXPECT_THAT(scene.finish(), Exited(0));
  EXPECT_EQ(scene.value("control"), "4") << "the kernel did not queue them";
  const auto calls = scene.handled_on("SIGRTMIN").size();
  if (calls == 0) throw Contradicted("no handler ran at all");
  observe(calls == 1 ? "coalesced" : calls == 4 ? "each" : "some");
}

RUNTIME_CASE(Dispatch, ReturnValueIsIgnored, "python.return-value-ignored") {
  Scene scene{"return-value-ignored"};
  EXPECT_THAT(scene.finish(), Exited(0));
  EXPECT_THAT(scene.handled_on("SIGUSR1"), ElementsAre("main"));
  EXPECT_EQ(scene.value("error"), "none");
  EXPECT_EQ(scene.output(), "");
}

RUNTIME_CASE(Dispatch, WorkerThatRaises, "python.handler-on-main-when-worker-raises") {
  Scene scene{"handler-on-main-when-worker-raises"};
  EXPECT_THAT(scene.finish(), Exited(0));
  EXPECT_THAT(scene.handled_on("SIGUSR1"), ElementsAre("main"));
}

RUNTIME_CASE(Dispatch, NeverOnAWorker, "python.signals-run-nothing-on-workers") {
  Scene scene{"signals-run-nothing-on-workers"};
  EXPECT_THAT(scene.finish(), Exited(0));
  const auto roles = scene.handled_on("SIGUSR1");
  EXPECT_FALSE(roles.empty());
  EXPECT_THAT(roles, Each("main"));
}

RUNTIME_CASE(Dispatch, SimulatedSignals, "python.interrupt-main-simulates") {
  Scene scene{"interrupt-main-simulates"};
  EXPECT_THAT(scene.finish(), Exited(0));
  EXPECT_THAT(scene.handled_on("SIGUSR1"), ElementsAre("main"));
  EXPECT_EQ(scene.value("alive"), "");
}

// Main is inside native code that no signal interrupts, and the handler waits for its end.
RUNTIME_CASE(Dispatch, NativeHandlerOnlyRecords, "python.low-level-handler-only-records") {
  Scene scene{"low-level-handler-only-records"};
  scene.await("ready");
  scene.await_blocked("main", blocking::futex());
  scene.deliver(SIGUSR1);
  scene.await_nothing_pending("main");
  scene.await_quiet();
  scene.await_blocked("main", blocking::futex());
  EXPECT_THAT(scene.handled_on("SIGUSR1"), SizeIs(0)) << "a handler ran while main was in native code";
  scene.send("go");
  EXPECT_THAT(scene.finish(), Exited(0));
  EXPECT_THAT(scene.handled_on("SIGUSR1"), ElementsAre("main"));
}

RUNTIME_CASE(Dispatch, RunsRightAfterNativeCode, "python.late-during-long-c-call") {
  Scene scene{"late-during-long-c-call"};
  scene.await("ready");
  scene.await_blocked("main", blocking::futex());
  scene.deliver(SIGUSR1);
  scene.await_nothing_pending("main");
  scene.await_quiet();
  scene.await_blocked("main", blocking::futex());
  EXPECT_THAT(scene.handled_on("SIGUSR1"), SizeIs(0));
  scene.send("go");
  EXPECT_THAT(scene.finish(), Exited(0));
  ASSERT_THAT(scene.handled_on("SIGUSR1"), ElementsAre("main"));
  EXPECT_LT(scene.place_of_handler("SIGUSR1"), scene.place_of("rounds")) << "it was still to run 1000 rounds later";
}

RUNTIME_CASE(Dispatch, FrameIsOfMain, "python.frame-is-of-main") {
  Scene scene{"frame-is-of-main"};
  scene.await("ready");
  scene.await_blocked("worker", blocking::futex());
  scene.deliver_to("worker", SIGUSR1);
  scene.await_handler("SIGUSR1");
  scene.send("go");
  EXPECT_THAT(scene.finish(), Exited(0));
  EXPECT_EQ(scene.value("frame"), "of main");
  EXPECT_THAT(scene.handled_on("SIGUSR1"), ElementsAre("main"));
}

RUNTIME_CASE(Dispatch, UncaughtExceptionEndsMain, "python.uncaught-exception-ends-main") {
  for (const bool to_worker : {false, true}) {
    Scene scene{"uncaught-exception-ends-main"};
    scene.await("ready");
    if (to_worker) {
      scene.await_blocked("worker", blocking::futex());
      scene.deliver_to("worker", SIGUSR1);
    } else {
      scene.deliver(SIGUSR1);
    }
    EXPECT_THAT(scene.wait_ended(), Exited(7));
    EXPECT_THAT(scene.handled_on("SIGUSR1"), ElementsAre("main"));
  }
}

}  // namespace
}  // namespace sigconform::cases::runtimes
