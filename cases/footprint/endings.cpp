// How a program ends: of SIGINT, of SIGTERM, of a reader that is gone, and as the first process of a namespace.
#include <filesystem>

#include "cases/footprint/arrangement.h"
#include "harness/judge/case.h"
#include "harness/subject/footprint_survey.h"

namespace sigconform::cases::footprint {
namespace {

std::string alive_or(const std::optional<Ending>& ending) { return ending ? token_of(*ending) : "alive"; }

TARGET_CASE(Footprint, ShowsTheInterruption, "footprint.sigint-death-shown") {
  Arrangement arrangement;
  const auto program = arrangement.idle();
  observe(alive_or(outcome_of(*program, SIGINT)));
}

TARGET_CASE(Footprint, ShowsTheTermination, "footprint.sigterm-ending-shown") {
  Arrangement arrangement;
  const auto program = arrangement.idle();
  observe(alive_or(outcome_of(*program, SIGTERM)));
}

void note_time(Program& program, std::chrono::steady_clock::time_point since) {
  const auto taken = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - since);
  program.note("took " + std::to_string(taken.count()) + " ms");
}

TARGET_CASE(Footprint, EndsInTimeWhenIdle, "footprint.sigterm-ends-in-time") {
  Arrangement arrangement;
  const auto program = arrangement.idle();
  const auto since = std::chrono::steady_clock::now();
  const auto ending = outcome_of(*program, SIGTERM);
  note_time(*program, since);
  observe(ending ? "ended" : "still-running");
}

TARGET_CASE(Footprint, EndsInTimeUnderLoad, "footprint.sigterm-ends-in-time") {
  Arrangement arrangement;
  const auto program = arrangement.with(arrangement.require_family("be busy").flood);
  if (!program->await_output("a line of the flood\n")) unresolved("it wrote no flood: " + program->errors());
  const auto since = std::chrono::steady_clock::now();
  program->deliver(SIGTERM);
  require_sent();
  const auto ending = program->await_end_for(supervisor_patience);
  note_time(*program, since);
  observe(ending ? "ended-under-load" : "still-running-under-load");
}

TARGET_CASE(Footprint, TerminationLeavesNoCore, "footprint.sigterm-no-core") {
  const PrivateDirectory directory;
  Arrangement arrangement;
  const auto program =
      arrangement.with(arrangement.idle_arguments(), {.directory = directory.path(), .core = core_bytes});
  // Where the user is, it may idle all the same; but no core must be left there.
  if (arrangement.family() != nullptr) program->await_output("ready\n");
  if (!program->await_idle()) unsupported("it does not run in a directory of its own, where a core could be left");
  program->note_state(idle_heading, program->view());
  const auto ending = outcome_of(*program, SIGTERM);
  if (ending && ending->core) ADD_FAILURE() << "it was " << ending->to_string();
  for (const auto& entry : std::filesystem::directory_iterator(directory.path())) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("core")) ADD_FAILURE() << "it left " << name;
  }
  if (!ending) observe("alive");
}

/// Until none of them runs, or all that do have nothing left to take: then they outlive the program.
bool outlived_by(const std::vector<Descendant>& processes) {
  const auto has_settled = [](const Descendant& process) {
    const auto view = view_process(process.shown);
    if (!view) return true;
    return std::all_of(view->threads.begin(), view->threads.end(), [&](const ThreadView& thread) {
      return thread.waits && (view->pending - thread.blocked).empty() && (thread.pending - thread.blocked).empty();
    });
  };
  for (;;) {
    const bool any = std::any_of(processes.begin(), processes.end(), still_runs);
    if (!any || std::all_of(processes.begin(), processes.end(), has_settled)) return any;
    if (deadline_passed()) unresolved("the deadline passed while the judge waited for its descendants");
    sched_yield();
  }
}

TARGET_CASE(Footprint, TerminationAndItsChildren, "footprint.sigterm-leaves-no-children") {
  Arrangement arrangement;
  std::unique_ptr<Program> program;
  if (arrangement.has_child_command()) {
    const std::string& answers = arrangement.answers();
    program = arrangement.running_as_told({"/bin/sh", "-c", "echo begun >\"$1\"; exec sleep 86400", "sh", answers});
    if (!program->await_answer("begun\n")) unresolved("--child ran nothing; " + program->last_words());
    if (!program->await_idle()) unsupported("it ends while its child still runs");
  } else if (arrangement.family() != nullptr) {
    if (arrangement.family()->children.empty()) unsupported("it has no means to run a child");
    program =
        arrangement.running(arrangement.family()->children.front(), {"/bin/sh", "-c", "echo begun; exec sleep 86400"});
    program->await_output("begun\n");
    program->require_idle();
  } else {
    program = arrangement.idle();
  }
  const std::vector<Descendant> below = program->descendants();
  program->note(std::to_string(below.size()) + " processes below it");
  if (below.empty()) return observe("has-none");
  const auto ending = outcome_of(*program, SIGTERM);
  if (!ending) return observe("alive");
  observe(outlived_by(below) ? "outlive-it" : "none-left");
}

TARGET_CASE(Footprint, WritesWithoutAReader, "footprint.sigpipe-ends") {
  no_stimulus_applies("the pipe that it starts with is what is tried");
  Arrangement arrangement;
  const Family* family = arrangement.family();
  const auto program = arrangement.with(family != nullptr ? family->flood : std::vector<std::string>{},
                                        {.output = ProgramStart::Output::without_reader});
  if (family == nullptr) {
    // Whether it writes cannot be seen: one that idles has not been told that its reader is gone.
    const auto ending = program->await_end_or_idle();
    if (!ending) unsupported("it idles: nobody here knows how to make it write");
    return observe(token_of(*ending));
  }
  const auto ending = program->await_end_for(supervisor_patience);
  observe(ending ? token_of(*ending) : "runs-on");
}

TARGET_CASE(Footprint, TerminationOfTheFirstProcess, "footprint.pid1-sigterm-ends") {
  Arrangement arrangement;
  const auto program = arrangement.idle({.as_init = true});
  observe(alive_or(outcome_of(*program, SIGTERM)));
}

}  // namespace
}  // namespace sigconform::cases::footprint
