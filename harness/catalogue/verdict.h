// The verdicts of a run and their order.
#pragma once

#include <optional>
#include <string_view>

namespace sigconform {

/// What a run says of a requirement or of a case. Declared from best to worst: the verdict of a
/// requirement is the worst over its cases, so `std::max` combines two.
enum class Verdict {
  untested,         ///< no case, or none selected
  unsupported,      ///< the platform does not offer it, or the means are missing
  observed,         ///< the standard leaves it open; the outcome is a token
  pass,             ///< the evidence meets the requirement
  deviation,        ///< contradicted, exactly as an expectation file predicts
  unresolved,       ///< the harness could not tell
  unexpected_pass,  ///< a predicted deviation is gone
  fail,             ///< the evidence contradicts the requirement
};

/// The word used in results files and reports: `pass`, `unexpected-pass`, ...
std::string_view to_string(Verdict verdict);

/// The inverse of `to_string`; nothing for an unknown word.
std::optional<Verdict> verdict_from_string(std::string_view word);

/// The exit code of a process whose worst verdict is this one: 0, 1 (fail, unexpected-pass) or 3 (unresolved).
int exit_code(Verdict worst);

}  // namespace sigconform
