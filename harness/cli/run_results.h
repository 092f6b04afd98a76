// From what the conductor brought back to the results that reports read: rows per requirement, expectations applied.
#pragma once

#include <string>

#include "harness/conductor/conductor.h"
#include "harness/conductor/expectations.h"
#include "harness/conductor/selection.h"
#include "harness/conductor/targets.h"
#include "reports/results.h"

namespace sigconform {

/// The facts that expectations are asked about and a report shows: the platform's, how the run isolated its cases, and
/// the start state of this process.
PlatformFacts facts_of_run(const PlatformReport& platform);

/// One row for every requirement of the selection, in the catalogue's order; of a requirement about runtimes or
/// programs one for each target that it is about, and one without verdict for the platform where there is none.
///
/// - A requirement's verdict is the worst over its cases; a case that an interruption kept from running says nothing.
/// - A failure that an expectation predicts is a deviation. Where a prediction names a case, a pass of that case is
///   unexpected; where it does not, only a pass of every case of the requirement is.
/// - Of a case that judges an open requirement among others, `observed` means a pass for those others.
///
/// In a run without stimulus nothing is predicted.
std::vector<reports::VerdictRow> verdict_rows(const RunPlan& plan, const Selection& selection,
                                              const RunOutcome& outcome, const Expectations& expectations,
                                              const std::vector<TargetReport>& targets = {});

/// The target as results have it.
reports::Target target_of(const TargetReport& report);

/// The whole results but for `run.started`, `run.tool_version` and `run.command_line`, which the caller knows.
reports::Results results_of(const RunPlan& plan, const Selection& selection, const RunOutcome& outcome,
                            const Expectations& expectations, const std::vector<TargetReport>& targets = {});

}  // namespace sigconform
