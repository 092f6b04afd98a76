// How a case ends early: what the judge's calls throw. A body does not catch these.
#pragma once

#include <stdexcept>
#include <string>

namespace sigconform {

/// The harness could not tell: set-up failed, evidence lost, deadline passed. Never a verdict about the platform.
struct Unresolved : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The platform does not offer it, or the means (second uid, terminal, ...) are missing. The text is the reason.
struct Unsupported : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The evidence contradicts the requirement in a way that leaves nothing to go on with.
struct Contradicted : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace sigconform
