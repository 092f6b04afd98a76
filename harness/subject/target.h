// What a case is about besides the platform: a language runtime, or any program. A case that is run once per target
// asks here which one it has.
#pragma once

#include <string>
#include <vector>

namespace sigconform {

struct Target {
  std::string name;                  ///< "python3.13": as the user named it, until it has said what it is
  std::string kind;                  ///< "runtime" or "program"
  std::vector<std::string> command;  ///< what starts it, the first word a path or looked up in PATH
  std::string prepared = {};         ///< the folder with its compiled probe; empty where nothing had to be prepared
  /// A command by which it runs another program, `{}` in it standing for that one; empty where nobody has said.
  std::vector<std::string> child = {};
};

/// The target of the case being judged. Throws Unresolved in a case that was given none.
const Target& current_target();

/// Called by the judge before the case's body.
void set_current_target(Target target);

}  // namespace sigconform
