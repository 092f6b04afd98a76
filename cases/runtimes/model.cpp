// What every runtime is asked, whatever its model.
//
// Which thread does what is not known of all of them, so the judge waits for the moment at which all threads sleep:
// what a signal has brought about is done then.
#include <signal.h>

#include <algorithm>
#include <string>

#include "cases/runtimes/scene.h"
#include "harness/subject/evidence_sink.h"

namespace sigconform::cases::runtimes {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::Le;
using ::testing::SizeIs;

constexpr int generated = 64;

/// The word for the thread that a handler ran on.
std::string place_of(const std::string& role) {
  if (role == "main") return "main";
  return role == "worker" ? "receiver" : "dispatcher";
}

/// What the model says of a signal aimed at that thread; empty where it leaves it open.
std::string place_by_model(const std::string& model, std::string_view aimed_at) {
  if (model == "main" || model == "dispatcher") return model;
  if (model == "receiver" && aimed_at != "process") return aimed_at == "main" ? "main" : "receiver";
  return {};
}

struct Aim {
  const char* name;
  RequirementId requirement;
};

constexpr Aim aims[] = {{"process", "runtime.handler-thread-process"},
                        {"main", "runtime.handler-thread-main"},
                        {"worker", "runtime.handler-thread-worker"}};

RUNTIME_TABLE(Model, HandlerRunsWhereItSays, aims) {
  Runtime runtime{"handler-thread"};
  runtime.send(row.name);
  runtime.await("ready");
  runtime.await_quiet();
  if (std::string_view{row.name} == "process")
    runtime.deliver(SIGUSR1);
  else
    runtime.deliver_to(row.name, SIGUSR1);
  runtime.await_quiet();
  runtime.send("go");
  EXPECT_THAT(runtime.finish(), Exited(0));
  const auto roles = runtime.handled_on("SIGUSR1");
  ASSERT_THAT(roles, SizeIs(1));
  const auto place = place_of(roles.front());
  if (const auto promised = place_by_model(runtime.model(), row.name); !promised.empty()) {
    EXPECT_EQ(place, promised) << "it announced the model '" << runtime.model() << "'";
  }
  observe(place);
}

struct Occurrences {
  const char* name;
  RequirementId requirement;
  const char* signal;
  int (*number)();
};

// The first of the real-time signals is one that some runtimes keep for themselves.
const Occurrences occurrences[] = {
    {"Standard", "runtime.standard-occurrences", "SIGUSR1", [] { return SIGUSR1; }},
    {"Realtime", "runtime.realtime-occurrences", "SIGRTMIN+1", [] { return SIGRTMIN + 1; }}};

// A stopped process takes nothing: all of them are generated before the first is delivered.
RUNTIME_TABLE(Model, Occurrences, occurrences) {
  const int number = row.number();
  Runtime runtime{"occurrences"};
  runtime.send(row.signal);
  runtime.await("ready");
  runtime.await_quiet();
  runtime.deliver(SIGSTOP);
  runtime.wait_stopped();
  for (int i = 0; i < generated; ++i) runtime.deliver(number);
  if (number >= SIGRTMIN && !without_stimulus() && runtime.queued_signals() < generated)
    unresolved("the system did not queue them all");
  runtime.deliver(SIGCONT);
  runtime.await_quiet();
  runtime.send("go");
  EXPECT_THAT(runtime.finish(), Exited(0));
  const auto calls = runtime.handled_on(row.signal).size();
  if (calls == 0) throw Contradicted("the handler never ran");
  EXPECT_LE(calls, static_cast<std::size_t>(generated));
  observe(calls == generated ? "each" : "coalesced");
}

RUNTIME_CASE(Model, HandlersAreInherited, "runtime.fork-inherits-handlers") {
  Runtime runtime{"fork-inherits-handlers"};
  EXPECT_THAT(runtime.finish(), Exited(0));
  EXPECT_THAT(runtime.handled_on("SIGUSR1"), ElementsAre("child-main"));
}

RUNTIME_CASE(Model, ReadAfterAHandler, "runtime.read-after-handler") {
  Runtime runtime{"read-after-handler"};
  runtime.await("ready");
  runtime.await_quiet();
  runtime.deliver_to("main", SIGUSR1);
  runtime.await_quiet();
  runtime.send("go");
  EXPECT_THAT(runtime.finish(), Exited(0));
  EXPECT_THAT(runtime.handled_on("SIGUSR1"), SizeIs(1));
  const auto returned = runtime.value("returned");
  if (returned != "data" && returned != "eintr") throw Contradicted("the read said '" + returned + "'");
  observe(returned == "data" ? "restarted" : "eintr");
}

/// Main sleeps, and one of its threads gets a signal.
class SignalledWhileMainSleeps : public Runtime {
 public:
  explicit SignalledWhileMainSleeps(std::string_view role) : Runtime{"sleeping"} {
    send(role);
    await("ready");
    await_quiet();
    deliver_to(role, SIGUSR1);
    await_quiet();
  }
};

RUNTIME_CASE(Model, SleepAfterAHandler, "runtime.sleep-after-handler") {
  SignalledWhileMainSleeps runtime{"main"};
  EXPECT_THAT(runtime.handled_on("SIGUSR1"), SizeIs(1));
  observe(runtime.values("returned").empty() ? "goes-on" : "ends-early");
}

RUNTIME_CASE(Model, WorkersSignalWhileMainSleeps, "runtime.worker-signal-while-main-sleeps") {
  SignalledWhileMainSleeps runtime{"worker"};
  const bool at_once = !runtime.handled_on("SIGUSR1").empty();
  runtime.deliver_to("main", SIGUSR1);
  runtime.await_quiet();
  // Both of them may be handled as one by then.
  EXPECT_THAT(runtime.handled_on("SIGUSR1"), SizeIs(AllOf(Ge(at_once ? 2U : 1U), Le(2U))));
  observe(at_once ? "at-once" : "when-main-resumes");
}

struct Default {
  const char* name;
  RequirementId requirement;
  int number;
  bool may_go_on;
};

constexpr Default defaults[] = {{"SIGTERM", "runtime.default-sigterm", SIGTERM, false},
                                {"SIGINT", "runtime.default-sigint", SIGINT, false},
                                {"SIGUSR1", "runtime.default-sigusr1", SIGUSR1, true}};

RUNTIME_TABLE(Model, WithoutAHandler, defaults) {
  Runtime runtime{"idle"};
  runtime.await("ready");
  runtime.await_quiet();
  runtime.deliver(row.number);
  // Where it has to end nobody asks it for more: an orderly end takes its time, and all threads may sleep meanwhile.
  if (row.may_go_on && !runtime.ended_or_quiet()) {
    runtime.send("go");
    EXPECT_THAT(runtime.finish(), Exited(0));
    if (without_stimulus()) unresolved("nothing was sent");
    observe("goes-on");
    return;
  }
  const auto ending = runtime.wait_ended();
  if (ending.kind == Ending::Kind::killed) {
    EXPECT_THAT(ending, KilledBy(row.number));
    std::string name = row.name;
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    observe("killed-by-" + name);
  } else {
    observe("exits-" + std::to_string(ending.code));
  }
}

RUNTIME_CASE(Model, HandlersOverlap, "runtime.handler-overlap") {
  Runtime runtime{"handler-overlap"};
  runtime.await("ready");
  runtime.await_quiet();
  runtime.deliver_to("main", SIGUSR1);
  runtime.await("inside");
  runtime.await_quiet();
  runtime.deliver_to("main", SIGUSR1);
  runtime.await_quiet();
  const bool overlaps = runtime.handled_on("SIGUSR1").size() > 1;
  runtime.send("go");
  runtime.await("left");
  runtime.await_handler("SIGUSR1", 2);
  const bool on_a_program_thread = place_of(runtime.handled_on("SIGUSR1").back()) != "dispatcher";
  observe(!overlaps ? "one-after-the-other" : on_a_program_thread ? "nested" : "concurrent");
}

}  // namespace
}  // namespace sigconform::cases::runtimes
