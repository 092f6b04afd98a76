// Processes that a lost worker left behind: they come to the conductor as orphans, and end here.
#pragma once

#include <sys/types.h>

#include <vector>

namespace sigconform {

/// While it lives, orphans of workers become children of this process where the platform can do that (else it does
/// nothing). Children that this process had before are left alone.
class StrayProcesses {
 public:
  StrayProcesses();
  ~StrayProcesses();
  StrayProcesses(const StrayProcesses&) = delete;
  StrayProcesses& operator=(const StrayProcesses&) = delete;

  /// Kills and waits for every child but `workers` and those of before, with all that they started.
  void end_all_but(const std::vector<pid_t>& workers) const;

 private:
  std::vector<pid_t> before_;
  [[maybe_unused]] bool was_reaper_ = false;  // not where POSIX alone gives no orphans
};

}  // namespace sigconform
