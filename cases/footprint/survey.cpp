// The states that a program takes and hands on, from a clean and from a polluted start, for a page about it.
#include "harness/subject/footprint_survey.h"

#include "cases/footprint/handed_on.h"
#include "harness/judge/case.h"

namespace sigconform::cases::footprint {
namespace {

/// The program itself, idle, and what runs below it of its own accord.
void survey_program(std::vector<SurveyedState>& states, SurveyedState::Start start, const ProgramStart& how) {
  Arrangement arrangement;
  const auto program = arrangement.idle(how);
  const ProcessView view = program->view();
  const SignalSet blocked = view.threads.front().blocked;
  states.push_back({start, {}, view.ignored, view.caught, blocked});
  for (const SeenChild& child : seen_below(*program))
    states.push_back({start, child.has_own_image ? child.name : child.name + ", a copy of it", child.ignored,
                      child.caught, child.blocked});
  // Of a program that nobody knows, idling may be the pause before it tries again to get what it lacks. Once is enough.
  if (arrangement.family() != nullptr || start != SurveyedState::Start::clean || program->waits_for_ever()) return;
  if (program->await_end_for(supervisor_patience))
    unresolved("the program ended by itself after it had idled; " + program->last_words());
  program->require_idle();
  const ProcessView later = program->view();
  if (later.ignored != view.ignored || later.caught != view.caught || later.threads.front().blocked != blocked)
    unresolved("the program idles before it is ready: it ignores, catches or blocks other signals later; " +
               program->last_words());
}

void survey_children(std::vector<SurveyedState>& states, SurveyedState::Start start, const ProgramStart& how) {
  if (are_only_seen()) return;
  for (const ChildStart& child : starts_of_children(how))
    states.push_back({start, child.way, child.signals.ignored, {}, child.signals.blocked});
}

void survey(const void*) {
  Survey survey;
  survey.is_independent = Arrangement().family() != nullptr;
  for (const auto start : {SurveyedState::Start::clean, SurveyedState::Start::polluted}) {
    ProgramStart how;
    if (start == SurveyedState::Start::polluted) {
      how.ignored = polluted_ignored();
      how.blocked = polluted_blocked();
    }
    survey_program(survey.states, start, how);
    survey_children(survey.states, start, how);
  }
  observe(encode_survey(survey));
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
