// Interpreters: which this machine has, and how one is started on its family's probe.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "harness/subject/target.h"

namespace sigconform::cases::runtimes {

/// Of these names a path for each that PATH has, for any user to run.
std::vector<std::string> programs_in_path(std::initializer_list<const char*> names);

/// Whether "--" has to stand before words of a program's own that begin like options.
enum class Dashes { needed, unneeded };

/// The words that start an interpreter on its family's probe. The last of the options takes a program's text.
std::vector<std::string> interpreter_words(const Target& target, std::string_view family,
                                           std::initializer_list<const char*> options, Dashes dashes);

}  // namespace sigconform::cases::runtimes
