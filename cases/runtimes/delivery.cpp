// Where a handler runs and how late, for every target of the signal and everything that main may be doing.
//
// Two questions, two verdicts: the thread is a promise; the lateness is judged against a control in the same run, the
// same signal aimed at main.
#include <signal.h>

#include "cases/runtimes/scene.h"

namespace sigconform::cases::runtimes {
namespace {

using ::testing::ElementsAre;

enum class Aim { process, main, worker };

/// What main does, and where it is seen then; nothing where it runs.
struct State {
  const char* name;
  const BlockingCall* (*call)();
};

template <BlockingCall (*make)()>
const BlockingCall* in() {
  static const BlockingCall call = make();
  return &call;
}
// From the judge's descriptor or a copy of it.
BlockingCall judge_read() { return {"read", blocking::read(3).numbers}; }
const BlockingCall* running() { return nullptr; }

constexpr State states[] = {
    {"bytecode", running},           {"sleep", in<sleeping>},     {"lock", in<waiting>},
    {"join", in<waiting>},           {"read", in<judge_read>},    {"select", in<selecting>},
    {"native", in<blocking::futex>}, {"subinterpreter", running}, {"finished", in<blocking::futex>},
};

struct Row {
  std::string name;
  RequirementId requirement;
  const State* state;
  Aim aim;
};

void deliver(Scene& scene, Aim aim) {
  if (aim == Aim::process)
    scene.deliver(SIGUSR1);
  else
    scene.deliver_to(aim == Aim::main ? "main" : "worker", SIGUSR1);
}

/// Whether the handler has to wait until main goes on.
bool is_late(const State& state, Aim aim) {
  Scene scene{"delivery"};
  scene.send(state.name);
  scene.await("ready");
  if (const auto why = scene.values("no-worker"); aim == Aim::worker && !why.empty()) unsupported(why.front());
  const auto* call = state.call();
  if (call != nullptr) {
    scene.await_blocked("main", *call);
    // On its way there it may have waited in the same call for something else.
    scene.await_quiet();
  }
  deliver(scene, aim);
  if (call != nullptr) {
    scene.await_quiet();
  } else if (std::string_view{state.name} == "bytecode") {
    scene.await_handler("SIGUSR1");
  } else {
    scene.await_nothing_pending(aim == Aim::worker ? "worker" : "main");
    // Main runs on and on, and has had ample time.
    scene.await_cpu_time("main", 50);
  }
  const bool late = scene.handled_on("SIGUSR1").empty();
  scene.send("go");
  scene.wait_ended();
  EXPECT_THAT(scene.handled_on("SIGUSR1"), ElementsAre("main")) << "with main in " << state.name;
  return late;
}

std::vector<Row> where_rows() {
  std::vector<Row> rows;
  for (const auto& state : states) {
    rows.push_back(
        {std::string{"process_"} + state.name, "python.handler-on-main-when-process-targeted", &state, Aim::process});
    rows.push_back(
        {std::string{"main_"} + state.name, "python.handler-on-main-when-process-targeted", &state, Aim::main});
    rows.push_back(
        {std::string{"worker_"} + state.name, "python.handler-on-main-when-worker-targeted", &state, Aim::worker});
  }
  return rows;
}
const std::vector<Row> where = where_rows();

RUNTIME_TABLE(Delivery, RunsOnMain, where) { is_late(*row.state, row.aim); }

std::vector<Row> lateness_rows() {
  std::vector<Row> rows;
  for (const auto& state : states)
    rows.push_back({state.name, "python.blocked-main-not-woken-by-worker-signal", &state, Aim::worker});
  return rows;
}
const std::vector<Row> lateness = lateness_rows();

// The control says what is due to main's state alone.
RUNTIME_TABLE(Delivery, Lateness, lateness) {
  const bool control = is_late(*row.state, Aim::main);
  const bool late = is_late(*row.state, Aim::worker);
  observe(!late ? "at-once" : control ? "when-main-resumes-as-its-own" : "when-main-resumes");
}

struct Open {
  const char* name;
  RequirementId requirement;
  const char* scene;
};

constexpr Open computations[] = {{"Regex", "python.regex-match-may-delay", "regex-match-may-delay"},
                                 {"BigPower", "python.bigint-power-may-delay", "bigint-power-may-delay"}};

RUNTIME_TABLE(Delivery, DuringAComputation, computations) {
  Scene scene{row.scene};
  scene.await("ready");
  scene.await_cpu_time("main", 50);
  scene.deliver(SIGUSR1);
  scene.await_handler("SIGUSR1");
  scene.await("ended");
  const bool before = scene.place_of_handler("SIGUSR1") < scene.place_of("ended");
  scene.send("go");
  EXPECT_THAT(scene.finish(), Exited(0));
  observe(before ? "before-its-end" : "after-its-end");
}

RUNTIME_CASE(Delivery, DuringASubinterpreter, "python.late-during-subinterpreter") {
  Scene scene{"late-during-subinterpreter"};
  scene.await("ready");
  scene.deliver(SIGUSR1);
  scene.await_nothing_pending("main");
  scene.await_cpu_time("main", 50);
  const bool at_once = !scene.handled_on("SIGUSR1").empty();
  scene.send("go");
  EXPECT_THAT(scene.finish(), Exited(0));
  EXPECT_THAT(scene.handled_on("SIGUSR1"), ElementsAre("main"));
  observe(at_once || scene.place_of_handler("SIGUSR1") < scene.place_of("left") ? "during" : "after-its-end");
}

}  // namespace
}  // namespace sigconform::cases::runtimes
