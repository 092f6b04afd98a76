// A runtime's start, end and children, as they are seen from outside.
#include <signal.h>

#include "cases/runtimes/statements.h"
#include "harness/subject/evidence_sink.h"

namespace sigconform::cases::runtimes {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr std::string_view looks = "it looks at the state of a process and needs no signal";

constexpr Statement statements[] = {
    {"SubprocessRestoresPipeAndXfsz",
     "python.subprocess-restores-pipe-xfsz",
     {{{"SIGPIPE", "False"}, {"SIGXFSZ", "False"}}},
     looks},
    {"SubprocessKeepsTheRest",
     "python.subprocess-keeps-other-state",
     {{{"SIGHUP-ignored", "True"}, {"SIGUSR2-blocked", "True"}}},
     looks},
    {"ForkDropsWhatIsPending",
     "python.fork-pending-not-inherited",
     {{{"parent-pending", "1"}, {"mask", "SIGUSR1"}, {"child-pending", "0"}}}},
};
RUNTIME_TABLE(RuntimeProcess, Statement, statements) { judge_statement(row); }

constexpr OpenStatement open_statements[] = {{"IgnoredOverExec", "python.exec-leaks-ignored", looks},
                                             {"ThreadAfterItsJoin", "python.join-before-thread-gone", looks}};
RUNTIME_TABLE(RuntimeProcess, Observed, open_statements) { judge_open_statement(row); }

RUNTIME_CASE(RuntimeStart, PipeIsIgnored, "python.start-sigpipe-ignored") {
  no_stimulus_applies(std::string{looks});
  Scene scene{"start-sigpipe-ignored"};
  scene.await("ready");
  EXPECT_EQ(scene.value("getsignal"), "True");
  EXPECT_TRUE(scene.status("main", "SigIgn").contains(SIGPIPE));
  scene.send("go");
  EXPECT_THAT(scene.finish(), Exited(0));
}

RUNTIME_CASE(RuntimeStart, FileSizeIsIgnored, "python.start-sigxfsz-ignored") {
  Scene scene{"start-sigxfsz-ignored"};
  scene.await("ready");
  EXPECT_EQ(scene.value("getsignal"), "True");
  EXPECT_TRUE(scene.status("main", "SigIgn").contains(SIGXFSZ));
  scene.send("go");
  EXPECT_THAT(scene.finish(), Exited(0));
  EXPECT_EQ(scene.value("write"), "OSError EFBIG");
}

RUNTIME_CASE(RuntimeStart, ChangesNothingElse, "python.start-no-other-disposition") {
  no_stimulus_applies(std::string{looks});
  Scene scene{"idle"};
  scene.await("ready");
  SignalSet caught = scene.status("main", "SigCgt");
  // What the C library catches for itself has no name in any header.
  for (int number = 32; number < SIGRTMIN; ++number) caught.remove(number);
  EXPECT_EQ(caught, SignalSet{SIGINT});
  EXPECT_EQ(scene.status("main", "SigIgn"), (SignalSet{SIGPIPE, SIGXFSZ}));
  scene.send("go");
  EXPECT_THAT(scene.finish(), Exited(0));
}

RUNTIME_CASE(RuntimeStart, MaskIsKept, "python.start-mask-unchanged") {
  no_stimulus_applies(std::string{looks});
  Scene scene{"idle", {.blocked = {SIGUSR2, SIGTERM}}};
  scene.await("ready");
  EXPECT_EQ(scene.status("main", "SigBlk"), (SignalSet{SIGUSR2, SIGTERM}));
  scene.send("go");
  EXPECT_THAT(scene.finish(), Exited(0));
}

RUNTIME_CASE(RuntimeStart, IgnoredIntStaysIgnored, "python.inherited-ignored-sigint-kept") {
  no_stimulus_applies("an ignored signal leaves no trace");
  Scene scene{"idle", {.ignored = {SIGINT}}};
  scene.await("ready");
  EXPECT_TRUE(scene.status("main", "SigIgn").contains(SIGINT));
  EXPECT_FALSE(scene.status("main", "SigCgt").contains(SIGINT));
  scene.deliver(SIGINT);
  scene.send("go");
  EXPECT_THAT(scene.finish(), Exited(0));
}

RUNTIME_CASE(RuntimeStart, DefaultsMayBeChanged, "python.start-defaults-overridable") {
  Scene scene{"start-defaults-overridable"};
  EXPECT_THAT(scene.wait_ended(), KilledBy(SIGPIPE));
}

RUNTIME_CASE(RuntimeEnd, IntIsShown, "python.default-sigint-dies-by-sigint") {
  Scene scene{"sleeps"};
  scene.await("ready");
  scene.await_blocked("main", sleeping());
  scene.deliver(SIGINT);
  EXPECT_THAT(scene.wait_ended(), KilledBy(SIGINT));
}

RUNTIME_CASE(RuntimeEnd, TermIsTheSystems, "python.default-sigterm-kept") {
  Scene scene{"sleeps"};
  scene.await("ready");
  scene.await_blocked("main", sleeping());
  scene.deliver(SIGTERM);
  EXPECT_THAT(scene.wait_ended(), KilledBy(SIGTERM));
}

RUNTIME_CASE(RuntimeEnd, BrokenPipeIsAnError, "python.broken-pipe-exits-1") {
  no_stimulus_applies("the broken pipe is the stimulus, and no signal comes of it");
  Scene scene{"broken-pipe-exits-1", {.broken_output = true}};
  EXPECT_THAT(scene.wait_ended(), Exited(1));
  EXPECT_THAT(scene.output(), HasSubstr("BrokenPipeError"));
}

RUNTIME_CASE(RuntimeEnd, DefaultIsTheSystems, "python.sig-dfl-restores-default") {
  {
    Scene scene{"sig-dfl-restores-default"};
    scene.send("SIGQUIT");
    scene.await("ready");
    scene.deliver(SIGQUIT);
    EXPECT_THAT(scene.wait_ended(), KilledBy(SIGQUIT));
  }
  Scene scene{"sig-dfl-restores-default"};
  scene.send("SIGCHLD");
  scene.await("ready");
  scene.deliver(SIGCHLD);
  scene.deliver(SIGTERM);
  EXPECT_THAT(scene.wait_ended(), KilledBy(SIGTERM));
}

RUNTIME_CASE(RuntimeFault, SentSegvIsOrdinary, "python.asynchronous-sigsegv-handled") {
  Scene scene{"asynchronous-sigsegv-handled"};
  scene.await("ready");
  scene.deliver(SIGSEGV);
  scene.await_handler("SIGSEGV");
  scene.send("go");
  EXPECT_THAT(scene.finish(), Exited(0));
  EXPECT_THAT(scene.handled_on("SIGSEGV"), ElementsAre("main"));
}

// The handler returns to what faulted: it is called again, or the process ends, or it spins.
RUNTIME_CASE(RuntimeFault, OfMainItself, "python.synchronous-fault-spins") {
  Scene scene{"synchronous-fault-spins"};
  scene.await("ready");
  scene.send("go");
  if (without_stimulus()) unresolved("no fault");
  if (scene.ended_or_computes("main", 200)) {
    observe(scene.wait_ended().kind == Ending::Kind::killed ? "killed" : "ended");
  } else {
    observe(scene.handled_on("SIGSEGV").empty() ? "spins" : "handler-runs-and-spins");
  }
}

RUNTIME_CASE(RuntimeFork, HandlersAreInherited, "python.fork-inherits-handlers") {
  Scene scene{"fork-inherits-handlers"};
  EXPECT_THAT(scene.finish(), Exited(0));
  EXPECT_THAT(scene.handled_on("SIGUSR1"), ElementsAre("child-main"));
}

RUNTIME_CASE(RuntimeFork, CallerBecomesMain, "python.fork-caller-becomes-main") {
  Scene scene{"fork-caller-becomes-main"};
  EXPECT_THAT(scene.finish(), Exited(0));
  EXPECT_EQ(scene.value("install"), "none");
  EXPECT_THAT(scene.handled_on("SIGUSR1"), ElementsAre("child-main"));
}

RUNTIME_CASE(RuntimeEnd, JoiningMainHandles, "python.handled-while-joining-at-exit") {
  Scene scene{"finished-and-joining"};
  scene.await("ready");
  scene.await_blocked("main", blocking::futex());
  scene.await_blocked("worker", blocking::read(3));
  scene.await_quiet();
  scene.deliver_to("main", SIGUSR1);
  scene.await_quiet();
  const bool at_once = !scene.handled_on("SIGUSR1").empty();
  scene.send("go");
  scene.wait_ended();
  const auto roles = scene.handled_on("SIGUSR1");
  if (roles.empty()) throw Contradicted("the handler never ran");
  observe((at_once ? "before-release-on-" : "after-release-on-") + roles.front());
}

RUNTIME_CASE(RuntimeEnd, WorkersSignalAtExit, "python.worker-signal-late-at-exit") {
  Scene scene{"finished-and-joining"};
  scene.await("ready");
  scene.await_blocked("main", blocking::futex());
  scene.await_blocked("worker", blocking::read(3));
  scene.await_quiet();
  scene.deliver_to("worker", SIGUSR1);
  scene.await_quiet();
  const bool at_once = !scene.handled_on("SIGUSR1").empty();
  scene.send("go");
  scene.wait_ended();
  if (scene.handled_on("SIGUSR1").empty()) throw Contradicted("the handler never ran");
  observe(at_once ? "before-release" : "after-release");
}

}  // namespace
}  // namespace sigconform::cases::runtimes
