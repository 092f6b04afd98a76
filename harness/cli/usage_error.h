// What a sub-command throws when the user's words or files make no sense.
// main() prints its one line and exits with 2; it never describes a defect of the platform or of the harness.
#pragma once

#include <stdexcept>
#include <string>

namespace sigconform {

/// The user's request or input cannot be honoured. `what()` is one line that says what is wrong, where, and what to do.
struct UsageError : std::runtime_error {
  explicit UsageError(const std::string& line) : std::runtime_error(line) {}
};

}  // namespace sigconform
