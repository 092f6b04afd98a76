// A compiler, run to its end before a run begins.
#pragma once

#include <filesystem>
#include <string>

#include "harness/conductor/keeper.h"
#include "harness/subject/runtime_family.h"

namespace sigconform {

struct CompilerEnd {
  bool done = false;        ///< it ended with 0
  int interrupted_by = 0;   ///< a signal that asked the conductor for the end
  std::string reason = {};  ///< where not done: why, with the first words that it said
};

/// Starts the command of `preparation` in `folder` and waits for it, three minutes at most. Kills what is left of its
/// process group; so does the keeper where this process does not live to do it. Handles SIGCHLD, SIGINT, SIGTERM and
/// SIGHUP meanwhile; throws std::system_error where there is no pipe to hear of them.
CompilerEnd compile(const Preparation& preparation, const std::filesystem::path& folder, const Keeper& keeper);

}  // namespace sigconform
