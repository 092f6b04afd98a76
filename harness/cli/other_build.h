// Another build of this program, or this one behind a launcher, as the user names them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/conductor/conductor.h"

namespace sigconform {

/// Both empty: this program.
struct OtherBuild {
  std::vector<std::string> launcher;
  std::string program;  ///< as an absolute path; empty: this executable
};

/// What --launcher and --program name. Throws UsageError where one of them cannot be started.
OtherBuild other_build(const std::optional<std::string>& launcher, const std::optional<std::string>& program);

/// What a command names whose last word is the program, with what launches it before that. Throws UsageError likewise,
/// and names `option`.
OtherBuild other_build(const std::string& option, const std::string& command);

/// The same as the workers of a plan.
void start_workers_of(const OtherBuild& build, RunPlan& plan);

}  // namespace sigconform
