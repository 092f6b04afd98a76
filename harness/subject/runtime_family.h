// The families of runtimes that there are probes for. A probe is a program in the runtime's own language that plays
// scenes and says what it sees (see runtime.h); cases/runtimes/<family>/ holds it and registers the family.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/subject/target.h"

namespace sigconform {

/// What is to be done once for a target whose probe is compiled, in a folder that is empty and its own.
struct Preparation {
  std::string file;  ///< in that folder, with `text`
  std::string text;
  std::vector<std::string> command;      ///< run there; fails the target where it ends with anything but 0
  std::vector<std::string> environment;  ///< NAME=VALUE, on top of what there is
};

struct RuntimeFamily {
  std::string_view name;  ///< how names given by users begin: "python" for "python3.13"
  /// Programs of this family on this machine, by path or by a name in PATH; where none is found, none.
  std::vector<std::string> (*programs)();
  /// The words that start the probe of a target; the scene's name comes behind them.
  std::vector<std::string> (*probe)(const Target& target);
  /// Null where the probe starts as it is. `target.prepared` is the folder. Throws Unsupported where there is no
  /// compiler.
  Preparation (*prepare)(const Target& target) = nullptr;
  /// Its command compiles programs, and the probe is what stands for the runtime.
  bool is_compiler = false;
  /// It comes with this harness: results name it without its version, which is the harness's.
  bool is_own = false;
};

/// Used by the families; returns true so that it can initialise a static.
bool register_runtime_family(const RuntimeFamily& family);

/// Sorted by name.
std::span<const RuntimeFamily> runtime_families();

/// The family with the longest name that `target` begins with, or null.
const RuntimeFamily* runtime_family_of(std::string_view target);

}  // namespace sigconform
