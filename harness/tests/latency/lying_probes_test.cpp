// Probes of runtimes that lie, lose, hang and die: what comes of them is an error with its reason, never a figure; and
// the rows after them are unharmed.
#include <gmock/gmock.h>

#include <string>

#include "harness/latency/dispatch.h"
#include "harness/subject/observe.h"
#include "harness/subject/runtime_family.h"
#include "harness/tests/latency/measuring.h"

namespace sigconform::latency {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

/// Honest but for what its target's name says; of the warm-up's signals it always tells the truth.
constexpr const char* probe = R"(
import os, select, signal, sys, threading, time
lie = sys.argv[1]

def tell(text):
    os.write(4, (text + "\n").encode())

def hear():
    line = b""
    while not line.endswith(b"\n"):
        byte = os.read(3, 1)
        if not byte:
            os._exit(0)
        line += byte
    return line.decode().strip()

def now():
    return time.monotonic_ns()

if lie == "mute":
    time.sleep(1000)
if lie == "chatters":
    tell("good morning")
if lie.endswith("hears-nothing"):
    os.close(3)
tell("hello 1 liar 1 " + ("receiver" if lie == "receiver" else "main"))
if lie == "stranger":
    tell("unknown")
    os._exit(0)
if lie.startswith("lacks"):
    tell("absent no%20threads")
    os._exit(0)
while lie == "babbles-and-hears-nothing":
    tell("say nothing ")
    time.sleep(0.1)
tell("thread main " + os.readlink("/proc/thread-self"))
count = 0

def handler(number, frame):
    global count
    at = now()
    count += 1
    role, told = "main", count
    if count > 30:
        if lie == "early":
            at -= 1000000000
        if lie == "future":
            at += 1000000000
        if lie == "other-thread":
            role = "worker"
        if lie == "stale":
            told = 1
        if lie == "drops":
            return
        if lie == "dies":
            os.kill(os.getpid(), signal.SIGKILL)
        if lie == "exits":
            os._exit(7)
        if lie == "babbles":
            tell("say at never main")
    if lie == "receiver":
        role = "?"
    lines = ["say at %d %d %s" % (told, at, role)] * (2 if lie == "twice" and count > 30 else 1)
    if descriptor == "fd":
        lines += ["say byte %d %d main" % (count, at)]
        if lie == "two-bytes" and count == 60:  # the last one
            lines += ["say byte %d %d main" % (count + 1, at)]
    # In one write: the next signal may come between two, and its handler would run before the second.
    tell("\n".join(lines))

signal.signal(signal.SIGUSR1, handler)
hear()
descriptor = hear()
tell("say signal SIGUSR1")
tell("say ready ")
while hear() == "clock":
    tell("say clock %d" % (now() + (5000000000 if lie == "clock" else 0)))
if lie == "leaves":
    os._exit(9)
while lie == "waits-elsewhere":
    hear()
    tell("say call %d 4096" % (now() + 4000000))
    time.sleep(0.004)
while not select.select([3], [], [], 0)[0]:
    pass
)";

[[maybe_unused]] const bool has_family = register_runtime_family(
    {"liar-", [] { return std::vector<std::string>{}; },
     [](const Target& target) {
       return std::vector<std::string>{"python3", "-S", "-E", "-c", probe, target.name.substr(5)};
     }});

bool register_dispatch(const char* name, MainState state, bool has_wakeup, std::int64_t deadline_ns) {
  const Dispatch what{state, Aim::main, has_wakeup, deadline_ns};
  return register_row({.name = name,
                       .legs = legs_of(what),
                       .make = [what](const Places& places) { return dispatch_row(what, places); },
                       .of_runtimes = true});
}

constexpr const char* patient = "test/runtime";
/// For what never comes: a deadline that a slow machine may pass is that of no other row.
constexpr const char* impatient = "test/impatient";
constexpr const char* asleep = "test/asleep";
constexpr const char* in_calls = "test/c-call";
constexpr const char* with_descriptor = "test/wakeup";
[[maybe_unused]] const bool registered = register_dispatch(patient, MainState::busy, false, 15'000'000'000) &&
                                         register_dispatch(impatient, MainState::busy, false, 5'000'000'000) &&
                                         register_dispatch(asleep, MainState::asleep, false, 15'000'000'000) &&
                                         register_dispatch(in_calls, MainState::c_call, false, 3'000'000'000) &&
                                         register_dispatch(with_descriptor, MainState::busy, true, 15'000'000'000);

class LyingProbes : public Measuring {
 protected:
  Measured measured_with(const std::string& lie, const char* row = patient) {
    const Target target{"liar-" + lie, "runtime", {}};
    return measured(row, &target);
  }
  void expect_trouble(const char* lie, const char* why, const char* row = patient) {
    const auto bad = measured_with(lie, row);
    if (bad.missing.find("another PID namespace") != std::string::npos) GTEST_SKIP() << bad.missing;
    EXPECT_FALSE(bad.is_number()) << lie;
    EXPECT_THAT(bad.trouble, HasSubstr(why)) << lie;
    const auto good = measured_with("not");
    EXPECT_TRUE(good.is_number()) << "after " << lie << ": " << good.trouble << good.missing;
  }
  void expect_missing(const char* lie, const char* why) {
    const auto missing = measured_with(lie);
    EXPECT_THAT(missing.missing, HasSubstr(why)) << lie;
    EXPECT_THAT(missing.trouble, IsEmpty()) << lie;
    EXPECT_TRUE(measured_with("not").is_number()) << "after " << lie;
  }
};

TEST_F(LyingProbes, AnHonestOneIsANumber) {
  const auto good = measured_with("not");
  ASSERT_TRUE(good.is_number()) << good.trouble << good.missing;
  EXPECT_THAT(good.blocks, testing::SizeIs(2));
  EXPECT_EQ(good.account.sent, 3 * smallest_block);
  EXPECT_TRUE(good.account.closes());
  EXPECT_THAT(good.notes, ElementsAre(Pair("handled_on", "main"), Pair("model", "main")));
}

TEST_F(LyingProbes, AModelWithoutMainMayRunThemAnywhere) {
  const auto good = measured_with("receiver");
  ASSERT_TRUE(good.is_number()) << good.trouble << good.missing;
  EXPECT_THAT(good.notes, ElementsAre(Pair("handled_on", "?"), Pair("model", "receiver")));
}

TEST_F(LyingProbes, AStampBeforeTheSending) { expect_trouble("early", "30 out of order"); }
TEST_F(LyingProbes, AStampOfTheFuture) { expect_trouble("future", "30 out of order"); }
TEST_F(LyingProbes, AnotherThread) { expect_trouble("other-thread", "30 on another thread"); }
TEST_F(LyingProbes, AnotherSignalsNumber) { expect_trouble("stale", "out of order"); }
TEST_F(LyingProbes, OneThatIsNotTold) {
  expect_trouble("drops", "within 5000 ms: that signal 31 was handled: it is lost", impatient);
}
TEST_F(LyingProbes, OneThatIsToldTwice) {
  expect_trouble("twice", "the account does not close");
  // The second telling is one too many, or is taken for the next signal's.
  const auto bad = measured_with("twice");
  EXPECT_GT(bad.account.handled + bad.account.backwards, bad.account.sent);
  EXPECT_EQ(bad.account.lost, 0U);
}
TEST_F(LyingProbes, AByteTooMany) {
  if (!observation_obstacle().empty()) GTEST_SKIP() << observation_obstacle();
  const auto good = measured_with("not", with_descriptor);
  ASSERT_TRUE(good.is_number()) << good.trouble << good.missing;
  // The last signal's: no other sample could take it for its own.
  expect_trouble("two-bytes", "1 out of order", with_descriptor);
}
TEST_F(LyingProbes, ADeath) {
  expect_trouble("dies", "the probe ended (killed by SIGKILL) before it said that signal 31 was handled");
}
TEST_F(LyingProbes, AnExit) { expect_trouble("exits", "the probe ended (exited with 7)"); }
TEST_F(LyingProbes, AnExitBeforeItIsSeenToWait) {
  if (!observation_obstacle().empty()) GTEST_SKIP() << observation_obstacle();
  expect_trouble("leaves", "the probe ended (exited with 9) before it said that it waits", asleep);
}
TEST_F(LyingProbes, AWaitOutsideOfTheAnnouncedCall) {
  if (!observation_obstacle().empty()) GTEST_SKIP() << observation_obstacle();
  expect_trouble("waits-elsewhere", "main never came to wait", in_calls);
}
TEST_F(LyingProbes, Nonsense) { expect_trouble("babbles", "no number where one belongs"); }
TEST_F(LyingProbes, ChatterInsteadOfAHello) { expect_trouble("chatters", "says 'good morning'"); }
TEST_F(LyingProbes, Silence) { expect_trouble("mute", "does not say within 5000 ms: hello", impatient); }
TEST_F(LyingProbes, BabbleOfOneThatHearsNothing) {
  expect_trouble("babbles-and-hears-nothing", "does not say within 5000 ms: anything to 'busy'", impatient);
}

TEST_F(LyingProbes, AnotherClockIsNoError) { expect_missing("clock", "its clock is not CLOCK_MONOTONIC"); }
TEST_F(LyingProbes, NoSceneIsNoError) { expect_missing("stranger", "no scene for latency"); }
TEST_F(LyingProbes, ALackIsNoError) { expect_missing("lacks", "no threads"); }
TEST_F(LyingProbes, ALackThatIsToldBeforeTheProbeIsAsked) { expect_missing("lacks-and-hears-nothing", "no threads"); }

TEST_F(LyingProbes, ARuntimeWithoutAProbe) {
  const Target target{"unheard-of", "runtime", {"/bin/true"}};
  EXPECT_THAT(measured(patient, &target).missing, HasSubstr("there is no probe for the runtime unheard-of"));
}

}  // namespace
}  // namespace sigconform::latency
