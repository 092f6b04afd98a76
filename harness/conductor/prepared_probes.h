// The probes that a run has to compile before it can ask their runtimes anything.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "harness/conductor/keeper.h"
#include "harness/judge/registry.h"
#include "harness/subject/target.h"

namespace sigconform {

/// Owns a private folder, made when it is first needed, that the user whom cases run as can read; it goes with the
/// object, and with this process however that ends. Compiles one at a time, and asks no runtime whether what came of it
/// works.
class PreparedProbes {
 public:
  /// Why a target has no probe.
  struct Lack {
    std::string reason = {};  ///< empty: it has one
    bool is_absent = false;   ///< there is no compiler, rather than one that fails
    int interrupted_by = 0;   ///< a signal asked for the end
  };

  /// Fills in `target.prepared` where its family has something to prepare. Throws std::system_error where there can be
  /// no process to keep the folder, or no pipe to hear the compiler.
  Lack prepare(Target& target);

 private:
  bool make_folder();

  std::filesystem::path folder_;
  std::optional<Keeper> keeper_;
  int count_ = 0;
};

}  // namespace sigconform
