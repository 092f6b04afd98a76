// Runtimes that the user names on the command line.
#pragma once

#include <string>
#include <vector>

#include "harness/subject/target.h"

namespace sigconform {

/// The target that `word`, NAME=PATH, names; NAME begins as a family's does. Throws UsageError, which says `option`.
Target named_runtime(const std::string& option, const std::string& word);

/// Each of them, with no name twice.
std::vector<Target> named_runtimes(const std::string& option, const std::vector<std::string>& words);

}  // namespace sigconform
