// Running a plan for a sub-command: what keeps it from beginning is the user's to mend.
#pragma once

#include <system_error>

#include "harness/conductor/conductor.h"

namespace sigconform {

/// `run`, with a UsageError where no processes or pipes are to be had.
RunOutcome conduct(const RunPlan& plan, RunObserver& observer);

/// That UsageError.
[[noreturn]] void refuse_to_start(const std::system_error& error);

}  // namespace sigconform
