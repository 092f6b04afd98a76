// The judge: the process that runs one case's body and says what came of it.
#pragma once

#include <optional>

#include "harness/judge/registry.h"
#include "harness/subject/target.h"

namespace sigconform {

/// How a worker wants its case judged.
struct JudgeOptions {
  bool without_stimulus = false;      ///< every delivery is left out: the case must then not pass
  bool evidence = true;               ///< report the evidence of passing cases too
  long deadline_ms = 10'000;          ///< told to the judge for its messages; the worker enforces it
  std::optional<Target> target = {};  ///< of a case that is run on runtimes or programs
};

/// The signal by which a worker tells the judge that its deadline has passed. The judge then ends its waits, reports
/// the evidence so far with the verdict `unresolved`, and exits; a judge that does not is killed.
int deadline_signal();

/// Runs the case's body in the calling process, which must be single-threaded and is the judge from here on, and
/// writes the result as lines (see result_lines.h) to `result_descriptor`. Does not return.
[[noreturn]] void judge_case(const CaseInfo& info, const JudgeOptions& options, int result_descriptor);

}  // namespace sigconform
