// Masks as the runtime sees them, and signals accepted without a handler.
#include <signal.h>
#include <unistd.h>

#include "cases/runtimes/statements.h"

namespace sigconform::cases::runtimes {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

constexpr std::string_view asks = "it changes a mask and asks, and needs no signal";

constexpr Statement statements[] = {
    {"ReturnsTheOldSet", "python.mask-returns-old-set", {{{"set", "set"}, {"members", "Signals SIGUSR1"}}}, asks},
    {"EmptyBlockReads", "python.mask-empty-block-reads", {{{"first", "True"}, {"second", "True"}}}, asks},
    {"KillAndStopAreDropped", "python.mask-kill-stop-dropped", {{{"error", "none"}, {"members", "0"}}}, asks},
    {"BadArguments",
     "python.mask-bad-arguments",
     {{{"how", "OSError EINVAL"}, {"0", "ValueError"}, {"NSIG", "ValueError"}, {"huge", "ValueError"}}},
     asks},
    {"PerThreadAndInherited",
     "python.mask-per-thread-inherited",
     {{{"inherited", "True"}, {"shared-back", "False"}}},
     asks},
    {"SigpendingIsExact", "python.sigpending-set", {{{"pending", "SIGUSR1"}}}},
    {"SigtimedwaitEndsWithNone",
     "python.sigtimedwait-none-on-timeout",
     {{{"0", "None"}, {"0.7", "None"}, {"early", "False"}}},
     asks},
    {"SigtimedwaitRefusesNegative", "python.sigtimedwait-negative-refused", {{{"error", "ValueError"}}}, asks},
};
RUNTIME_TABLE(RuntimeMask, Is, statements) { judge_statement(row); }

constexpr OpenStatement open_statements[] = {{"Reserved", "python.mask-reserved-warned", asks}};
RUNTIME_TABLE(RuntimeMask, Observed, open_statements) { judge_open_statement(row); }

RUNTIME_CASE(RuntimeMask, WaysAreSeenFromOutside, "python.mask-how-semantics") {
  no_stimulus_applies(std::string{asks});
  Scene scene{"mask-how-semantics"};
  scene.await("blocked");
  EXPECT_EQ(scene.status("main", "SigBlk"), (SignalSet{SIGUSR1, SIGUSR2}));
  scene.send("go");
  scene.await("unblocked");
  EXPECT_EQ(scene.status("main", "SigBlk"), SignalSet{SIGUSR2});
  scene.send("go");
  scene.await("set");
  EXPECT_EQ(scene.status("main", "SigBlk"), SignalSet{SIGHUP});
  scene.send("go");
  EXPECT_THAT(scene.finish(), Exited(0));
}

RUNTIME_CASE(Accept, SigwaitConsumesOne, "python.sigwait-consumes-one") {
  Scene scene{"sigwait-consumes-one"};
  EXPECT_THAT(scene.finish(), Exited(0));
  EXPECT_EQ(scene.value("type"), "Signals");
  EXPECT_EQ(scene.value("name"), "SIGUSR1");
  EXPECT_EQ(scene.value("pending"), "0");
}

// The only call of the handler is that of the control.
RUNTIME_CASE(Accept, RunsNoHandler, "python.accepted-signal-runs-no-handler") {
  Scene scene{"accepted-signal-runs-no-handler"};
  EXPECT_THAT(scene.finish(), Exited(0));
  ASSERT_THAT(scene.handled_on("SIGUSR1"), ElementsAre("main"));
  EXPECT_GT(scene.place_of_handler("SIGUSR1"), scene.place_of("control"));
}

RUNTIME_CASE(Accept, LeavesOtherThreadsRunning, "python.sigwait-leaves-others-running") {
  Scene scene{"sigwait-leaves-others-running"};
  scene.await("ready");
  scene.await_blocked("worker", blocking::sigtimedwait());
  scene.send("go");
  EXPECT_THAT(scene.finish(), Exited(0));
  EXPECT_GT(scene.place_of("accepted"), scene.place_of("rounds"));
  EXPECT_GE(scene.place_of("rounds"), 0);
}

RUNTIME_CASE(Accept, MainOrTheWorkerInSigwait, "python.unblocked-main-before-sigwait-worker") {
  Scene scene{"unblocked-main-before-sigwait-worker"};
  scene.await("ready");
  scene.await_blocked("worker", blocking::sigtimedwait());
  scene.await_blocked("main", blocking::read(3));
  scene.deliver(SIGUSR1);
  scene.await_nothing_pending("main");
  scene.send("go");
  EXPECT_THAT(scene.finish(), Exited(0));
  const bool handled = !scene.handled_on("SIGUSR1").empty();
  const bool accepted = scene.place_of("accepted") >= 0;
  if (handled == accepted) throw Contradicted(handled ? "both got it" : "neither got it");
  observe(handled ? "main" : "worker");
}

RUNTIME_CASE(Accept, InfoIsWhole, "python.sigwaitinfo-fields") {
  Scene scene{"sigwaitinfo-fields"};
  scene.await("ready");
  scene.await_blocked("main", blocking::sigtimedwait());
  scene.deliver(SIGUSR1);
  EXPECT_THAT(scene.finish(), Exited(0));
  EXPECT_EQ(scene.value("si_signo"), std::to_string(SIGUSR1));
  EXPECT_EQ(scene.value("si_code"), std::to_string(SI_USER));
  EXPECT_EQ(scene.value("si_pid"), std::to_string(getpid()));
  EXPECT_EQ(scene.value("si_uid"), std::to_string(getuid()));
  for (const char* field : {"si_errno", "si_status", "si_band"}) EXPECT_NE(scene.value(field), "missing") << field;
}

RUNTIME_CASE(Accept, SigwaitinfoGoesOnAfterAnotherSignal, "python.sigwaitinfo-retried") {
  Scene scene{"sigwaitinfo-retried"};
  scene.await("ready");
  scene.await_blocked("main", blocking::sigtimedwait());
  scene.deliver(SIGUSR2);
  scene.await_handler("SIGUSR2");
  scene.await_blocked("main", blocking::sigtimedwait());
  EXPECT_THAT(scene.values("got"), SizeIs(0));
  scene.deliver(SIGUSR1);
  EXPECT_THAT(scene.finish(), Exited(0));
  EXPECT_EQ(scene.value("got"), "SIGUSR1");
}

RUNTIME_CASE(Accept, PauseEndsForItsOwnThread, "python.pause-wakes-on-own-signal") {
  Scene scene{"pause-wakes-on-own-signal"};
  scene.await("ready");
  scene.await_blocked("main", pausing());
  scene.await_blocked("worker", pausing());
  scene.deliver_to("main", SIGUSR1);
  scene.await("main-woke");
  scene.await_blocked("worker", pausing());
  EXPECT_THAT(scene.values("worker-woke"), SizeIs(0));
  scene.deliver_to("worker", SIGUSR1);
  scene.await("worker-woke");
  scene.send("go");
  EXPECT_THAT(scene.finish(), Exited(0));
}

}  // namespace
}  // namespace sigconform::cases::runtimes
