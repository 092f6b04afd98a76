// A process that cleans up after this one, however this one ends: it removes a folder, and ends a group of processes.
#pragma once

#include <sys/types.h>

#include <filesystem>

#include "harness/conductor/spawn.h"

namespace sigconform {

/// Forks. Owns the folder, which goes with the object, and at most one process group at a time. What this process was
/// told to do by a signal, or by a terminal, does not reach the keeper, but a SIGKILL of both leaves all as it is.
class Keeper {
 public:
  /// Throws std::system_error.
  explicit Keeper(std::filesystem::path folder);
  ~Keeper();
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;

  /// In a forked child that leads a group of its own, before it execs: the group ends with the conductor from now on.
  /// Async-signal-safe.
  void takes_own_group() const noexcept;
  /// In the conductor: the group was ended.
  void group_has_ended() const noexcept;

 private:
  void tell(pid_t group) const noexcept;

  Spawned process_;
};

}  // namespace sigconform
