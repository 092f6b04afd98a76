#include "harness/cli/conduct.h"

#include <string>

#include "harness/cli/usage_error.h"

namespace sigconform {

void refuse_to_start(const std::system_error& error) {
  throw UsageError(std::string{"cannot start the run: "} + error.what() + "; try a smaller -j");
}

RunOutcome conduct(const RunPlan& plan, RunObserver& observer) {
  try {
    return run(plan, observer);
  } catch (const std::system_error& error) {
    refuse_to_start(error);
  }
}

}  // namespace sigconform
