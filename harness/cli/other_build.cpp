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

OtherBuild other_build(const std::string& option, const std::string& command) {
  OtherBuild build;
  build.launcher = command_words(option, command);
  require_program(option, build.launcher.back());
  build.program = std::filesystem::absolute(build.launcher.back()).string();
  build.launcher.pop_back();
  return build;
}

void start_workers_of(const OtherBuild& build, RunPlan& plan) {
  plan.program = build.program;
  plan.launcher = build.launcher;
  // What then cannot be executed is a platform that is unavailable, and no error of this program's.
  if (plan.launcher.empty() && !plan.program.empty()) plan.launcher = {"env"};
}

}  // namespace sigconform
