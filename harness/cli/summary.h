// What a run says at its end, in words.
#pragma once

#include "harness/cli/console.h"
#include "harness/conductor/conductor.h"
#include "reports/results.h"

namespace sigconform {

/// Names every requirement that deviates, is unresolved, passes unexpectedly or fails, with its sentence and its cases,
/// the worst last; then counts, the platform and the pace.
void summarise(const reports::Results& results, const RunOutcome& outcome, Console& console);

/// Names the cases that passed although nothing was delivered to them, and those that declare why that cannot apply.
/// Returns how many of the first there are.
std::size_t summarise_without_stimulus(const RunOutcome& outcome, Console& console);

}  // namespace sigconform
