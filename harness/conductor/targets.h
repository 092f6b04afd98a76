// The targets of a run: which runtimes there are, what each says of itself, and which cases are run on which.
// A target is judged only after it has announced itself; one that cannot is kept, with the reason, and never passes.
#pragma once

#include <string>
#include <vector>

#include "harness/catalogue/requirement.h"
#include "harness/conductor/conductor.h"
#include "harness/conductor/platform_facts.h"
#include "harness/conductor/prepared_probes.h"
#include "harness/subject/target.h"

namespace sigconform {

/// One column of the matrix besides the platform.
struct TargetReport {
  Target target;
  std::string label;    ///< "cpython-3.11.2"; the target's name where it has not said what it is
  std::string version;  ///< "3.11.2"
  std::string model;    ///< where its handlers run: main, receiver, dispatcher, polls
  /// Why no case was run on it, and whether that is a lack (`unsupported`) or trouble (`unresolved`).
  std::string unavailable;
  Verdict unavailable_verdict = Verdict::unresolved;
};

/// The runtimes that this machine has, by the families that there are probes for.
std::vector<Target> runtimes_found();

/// Shells and interpreters that this machine has and no family of runtimes judges: targets of cases about any program.
/// Of several names for one file the first.
std::vector<Target> programs_found();

/// Whether any of the cases is run on that target.
bool is_judged(const Target& target, const std::vector<const CaseInfo*>& cases);

/// Whether any of the cases is run on programs, not on runtimes alone.
bool needs_programs(const std::vector<const CaseInfo*>& cases);

/// Whether any of the cases is run on targets.
bool needs_targets(const std::vector<const CaseInfo*>& cases);

/// A signal that asked for the end while targets were being prepared or were announcing themselves.
struct AnnouncementInterrupted {
  int signal;
};

/// Prepares the probe of each of them where it has to be compiled, and has it announce itself, as a run of its own with
/// the isolation, jobs and launcher of `plan`. Two that say the same are told apart by the names that the user gave.
/// One that nobody named and that cannot start, or has no compiler, is a lack, `unsupported`. The targets need `probes`
/// for as long as they are run. Throws AnnouncementInterrupted.
std::vector<TargetReport> announced(const std::vector<Target>& targets, const RunPlan& plan, bool named_by_user,
                                    PreparedProbes& probes);

/// The cases of a plan: those about the platform once, the others once for each target that they are about and that is
/// available. The targets must outlive the plan.
std::vector<PlannedCase> planned(const std::vector<const CaseInfo*>& cases, const std::vector<TargetReport>& targets);

/// What a requirement is about, by its profile.
RunOn judged_on(const Requirement& requirement);

/// Whether the requirement says anything of that target: Python's own statements do only of Pythons.
bool is_about(const Requirement& requirement, const TargetReport& target);

/// What expectations may ask of it: `target`, `target_version`.
PlatformFacts facts_of(const TargetReport& target);

/// Why the requirement is not judged of that target although it is about it: it is said to hold for later versions
/// only, or for runtimes of another model. Empty where it is judged.
std::string exemption(const Requirement& requirement, const TargetReport& target);

}  // namespace sigconform
