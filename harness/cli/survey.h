// The survey of programs beside a run of the footprint's cases: which are surveyed, and what was seen of them as
// results. It judges nothing: a program that cannot be surveyed has no states, and its cases say why.
#pragma once

#include <string>
#include <vector>

#include "harness/conductor/conductor.h"
#include "harness/conductor/targets.h"
#include "harness/signals/signal_set.h"
#include "harness/subject/footprint_survey.h"
#include "reports/results.h"

namespace sigconform {

/// A survey of each target for which the plan has a case of the footprint.
std::vector<PlannedCase> planned_surveys(const std::vector<PlannedCase>& plan);

/// What the surveys saw, in the order of the targets.
std::vector<reports::SignalState> surveyed_states(const RunOutcome& outcome, const std::vector<TargetReport>& targets);

/// What a case saw of a program, where that contradicts the survey of it: both, in one line. Empty where they agree. A
/// program that is in another state each time cannot be judged by any of them.
std::string contradiction(const Survey& survey, const JudgedCase& judged);

/// The names of a set's members, in the order of their numbers.
std::vector<std::string> names_of(const SignalSet& set);

}  // namespace sigconform
