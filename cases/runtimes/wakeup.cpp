// The wakeup descriptor: its byte comes at once, whichever thread the signal hit, and never lies.
#include <signal.h>

#include "cases/runtimes/statements.h"

namespace sigconform::cases::runtimes {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr std::string_view asks = "it sets descriptors and asks, and needs no signal";

constexpr Statement statements[] = {
    {"BytesOfSeveralSignals",
     "python.wakeup-bytes-of-several-signals",
     {{{"handlers", "2"}, {"bytes", "SIGUSR1 SIGUSR2"}}}},
    {"RecordComesBeforeTheByte", "python.record-before-wakeup-byte", {{{"drains", "10000"}, {"lost", "0"}}}},
    {"NoneForUncaught", "python.no-byte-for-uncaught", {{{"bytes", "SIGUSR2"}}}},
    {"NoneForIgnored", "python.sig-ign-discards", {{{"bytes", "SIGUSR2"}}}},
    {"SetReturnsThePrevious", "python.wakeup-fd-returns-previous", {{{"first", "-1"}, {"second", "True"}}}, asks},
    {"BadDescriptors",
     "python.wakeup-fd-bad-refused",
     {{{"-1", "none"}, {"disabled", "-1"}, {"-5", "True"}, {"closed", "True"}}},
     asks},
    {"MustNotBlock", "python.wakeup-fd-nonblocking", {{{"error", "ValueError"}}}, asks},
    {"MayBeASocket", "python.wakeup-fd-socket", {{{"bytes", "SIGUSR1"}}}},
    {"ErrnoIsPreserved", "python.errno-preserved", {{{"storm", "True"}, {"wrong", "0"}}}},
};
RUNTIME_TABLE(Wakeup, Is, statements) { judge_statement(row); }

constexpr OpenStatement open_statements[] = {{"AfterFork", "python.wakeup-fd-shared-after-fork"}};
RUNTIME_TABLE(Wakeup, Observed, open_statements) { judge_open_statement(row); }

RUNTIME_CASE(Wakeup, ByteIsTheNumber, "python.wakeup-byte-is-number") {
  Scene scene{"wakeup-byte-is-number"};
  scene.await("ready");
  scene.await_blocked("main", blocking::select());
  scene.await_blocked("worker", blocking::futex());
  scene.deliver_to("worker", SIGUSR1);
  EXPECT_THAT(scene.finish(), Exited(0));
  EXPECT_EQ(scene.value("byte"), "SIGUSR1");
}

RUNTIME_CASE(Wakeup, ByteWaitsForMain, "python.wakeup-byte-before-wait") {
  Scene scene{"wakeup-byte-before-wait"};
  EXPECT_THAT(scene.finish(), Exited(0));
  EXPECT_EQ(scene.value("handled"), "1");
  EXPECT_EQ(scene.value("byte"), "SIGUSR1");
}

// The signal hits a worker, main waits on the descriptor: the handler runs before main waits again.
RUNTIME_CASE(Wakeup, MakesMainPrompt, "python.wakeup-fd-makes-main-prompt") {
  Scene scene{"wakeup-fd-makes-main-prompt"};
  scene.await("ready");
  scene.await_blocked("main", blocking::select());
  scene.await_blocked("worker", blocking::futex());
  scene.deliver_to("worker", SIGUSR1);
  scene.await("drained");
  EXPECT_FALSE(scene.await_blocked_or_handler("main", blocking::select(), "SIGUSR1"))
      << "main waits again with the handler still to run";
  scene.send("go");
  EXPECT_THAT(scene.finish(), Exited(0));
  EXPECT_THAT(scene.handled_on("SIGUSR1"), ElementsAre("main"));
}

RUNTIME_CASE(Wakeup, FullIsReported, "python.wakeup-full-reported") {
  Scene scene{"wakeup-full-reported"};
  EXPECT_THAT(scene.finish(), Exited(0));
  EXPECT_THAT(scene.handled_on("SIGUSR1"), SizeIs(1));
  EXPECT_NE(scene.output(), "");
  EXPECT_EQ(scene.value("by-position"), "TypeError");
}

RUNTIME_CASE(Wakeup, FullIsSilenced, "python.wakeup-full-silenced") {
  Scene scene{"wakeup-full-silenced"};
  EXPECT_THAT(scene.finish(), Exited(0));
  EXPECT_THAT(scene.handled_on("SIGUSR1"), SizeIs(1));
  EXPECT_EQ(scene.output(), "");
}

RUNTIME_CASE(Wakeup, OtherErrorsAreReported, "python.wakeup-other-error-reported") {
  for (const char* name : {"wakeup-other-error-reported", "wakeup-other-error-reported-silent"}) {
    Scene scene{name};
    EXPECT_THAT(scene.finish(), Exited(0));
    EXPECT_THAT(scene.handled_on("SIGUSR1"), SizeIs(1));
    EXPECT_NE(scene.output(), "") << name;
  }
}

// The kernel restarts main's read, so the handler has to wait for the data.
RUNTIME_CASE(Wakeup, SiginterruptFalseRestarts, "python.siginterrupt-false-restarts") {
  Scene scene{"siginterrupt-false-restarts"};
  const int data = std::stoi(scene.await("data"));
  scene.await("ready");
  scene.await_blocked("main", blocking::read(data));
  scene.deliver_to("main", SIGUSR1);
  scene.await_nothing_pending("main");
  scene.await_blocked("main", blocking::read(data));
  EXPECT_THAT(scene.handled_on("SIGUSR1"), SizeIs(0)) << "the handler ran before the data was there";
  scene.send("go");
  EXPECT_THAT(scene.finish(), Exited(0));
  EXPECT_EQ(scene.value("error"), "none");
  ASSERT_THAT(scene.handled_on("SIGUSR1"), ElementsAre("main"));
  EXPECT_GT(scene.place_of_handler("SIGUSR1"), scene.place_of("supplied"));
}

}  // namespace
}  // namespace sigconform::cases::runtimes
