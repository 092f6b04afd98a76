// The states that a program takes and hands on, from a clean and from a polluted start, for a page about it.
#include "harness/subject/footprint_survey.h"

#include <algorithm>
#include <fstream>

#include "cases/footprint/arrangement.h"
#include "harness/judge/case.h"

namespace sigconform::cases::footprint {
namespace {

std::string command_of(const Descendant& process) {
  std::string name;
  std::getline(std::ifstream("/proc/" + std::to_string(process.shown) + "/comm"), name);
  return name;
}

/// The program itself, idle, and what runs below it of its own accord.
void survey_program(std::vector<SurveyedState>& states, SurveyedState::Start start, const ProgramStart& how) {
  Arrangement arrangement;
  const auto program = arrangement.idle(how);
  const ProcessView view = program->view();
  program->note_state(start == SurveyedState::Start::clean ? "clean" : "polluted", view);
  states.push_back({start, {}, view.ignored, view.caught, view.threads.front().blocked});
  for (const Descendant& process : program->descendants()) {
    const auto child = view_process(process.shown);
    // Before its exec it is a copy of the program, which tells nothing of what is handed on.
    if (!child || !child->has_own_image || child->threads.empty()) continue;
    states.push_back({start, command_of(process), child->ignored, child->caught, child->threads.front().blocked});
  }
}

void survey_children(std::vector<SurveyedState>& states, SurveyedState::Start start, const ProgramStart& how) {
  if (const Arrangement known; known.family() == nullptr || known.family()->children.empty()) return;
  for (const ChildStart& child : starts_of_children(how))
    states.push_back({start, child.way, child.signals.ignored, {}, child.signals.blocked});
}

void survey(const void*) {
  std::vector<SurveyedState> states;
  for (const auto start : {SurveyedState::Start::clean, SurveyedState::Start::polluted}) {
    ProgramStart how;
    if (start == SurveyedState::Start::polluted) {
      how.ignored = polluted_ignored();
      how.blocked = polluted_blocked();
    }
    survey_program(states, start, how);
    survey_children(states, start, how);
  }
  observe(encode_survey(states));
}

[[maybe_unused]] const bool registered = register_case({.suite = "Footprint",
                                                        .name = "Survey",
                                                        .requirements = {},
                                                        .file = __FILE__,
                                                        .line = __LINE__,
                                                        .body = survey,
                                                        .run_on = RunOn::programs});

}  // namespace
}  // namespace sigconform::cases::footprint
