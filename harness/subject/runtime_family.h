// The families of runtimes that there are probes for. A probe is a program in the runtime's own language that plays
// scenes and says what it sees (see runtime.h); cases/runtimes/<family>/ holds it and registers the family.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sigconform {

struct RuntimeFamily {
  std::string_view name;  ///< how names given by users begin: "python" for "python3.13"
  /// Programs of this family on this machine, by path or by a name in PATH; where none is found, none.
  std::vector<std::string> (*programs)();
  /// The words that start the probe, given the words of a target's command; the scene's name comes behind them.
  std::vector<std::string> (*probe)(const std::vector<std::string>& command);
};

/// Used by the families; returns true so that it can initialise a static.
bool register_runtime_family(const RuntimeFamily& family);

/// Sorted by name.
std::span<const RuntimeFamily> runtime_families();

/// The family with the longest name that `target` begins with, or null.
const RuntimeFamily* runtime_family_of(std::string_view target);

/// Where PATH has that program, for any user to run; empty where it has none.
std::string found_in_path(std::string_view program);

}  // namespace sigconform
