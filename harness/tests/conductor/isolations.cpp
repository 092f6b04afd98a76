#include "harness/tests/conductor/isolations.h"

#include "harness/tests/conductor/staged_cases.h"

namespace sigconform::testing {
namespace {

const Staged probe{"isolation_probe", [](const void*) { say(Verdict::pass); }};

}  // namespace

bool strong_is_possible() {
  static const bool possible = run_plan(plan_of({probe.get()})).platform.strong_isolation;
  return possible;
}

}  // namespace sigconform::testing
