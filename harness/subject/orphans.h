// The processes that a program leaves behind: those that it started and that outlive it, whatever session or group they
// have moved to. They become children of the judge, who can end them before the next program needs their port.
#pragma once

#include <vector>

#include <sys/types.h>

namespace sigconform {

/// Made before the program is forked, and gone before those made earlier. Where the platform hands no orphans on, there
/// are none.
class Orphans {
 public:
  Orphans();
  ~Orphans();
  Orphans(const Orphans&) = delete;
  Orphans& operator=(const Orphans&) = delete;

  /// Whether any of them runs, once the program itself has been waited for.
  bool any() const;
  /// SIGKILL to each, and to what they leave in turn, and waits for them: none is left. Only when the program itself
  /// has been waited for.
  void end();

 private:
  std::vector<pid_t> before_;  ///< children of the judge that have nothing to do with it
  [[maybe_unused]] bool was_reaper_ = false;
};

}  // namespace sigconform
