#include "harness/cli/other_build.h"

#include <filesystem>

#include "harness/cli/option_values.h"

namespace sigconform {

OtherBuild other_build(const std::optional<std::string>& launcher, const std::optional<std::string>& program) {
  OtherBuild build;
  if (program) {
    require_program("--program", *program);
    build.program = std::filesystem::absolute(*program).string();
  }
  if (launcher) build.launcher = command_words("--launcher", *launcher);
  return build;
}

void start_workers_of(const OtherBuild& build, RunPlan& plan) {
  plan.program = build.program;
  plan.launcher = build.launcher;
  // What then cannot be executed is a platform that is unavailable, and no error of this program's.
  if (plan.launcher.empty() && !plan.program.empty()) plan.launcher = {"env"};
}

}  // namespace sigconform
