// What keeps a case to itself: asked for by the user, found out by the worker, reported as a platform fact.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sigconform {

/// How a run wants its cases contained.
enum class Isolation {
  automatic,  ///< strong where the platform allows it, weak elsewhere
  strong,     ///< each judge is the init of a PID namespace of its own; an error where that is impossible
  weak,       ///< process group, session and the search for descendants
};

/// The words of `--isolation`: `auto`, `strong`, `weak`.
std::string_view to_string(Isolation isolation);
std::optional<Isolation> isolation_from_string(std::string_view word);

}  // namespace sigconform
