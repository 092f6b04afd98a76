// A storm of handlers over code in progress: how a function shows that it may be called from a handler.
//
// A thread of the subject runs `interrupted` again and again, while another sends it signals whose handler runs `work`,
// one at a time. Both return 0, or the number of the step that went wrong. A deadlock shows as a case that never ends.
#pragma once

#include <string>

#include "harness/judge/case.h"

namespace sigconform::cases::async_signal_safety {

/// How often the handler runs at least.
inline constexpr int rounds = 200;

using Work = int (*)();

/// What most cases interrupt: an allocator, which is not async-signal-safe itself.
int allocate();

/// In the subject's main thread. Notes "handlers", "wrong in the handler" and "wrong in the code". `prepare` runs in
/// the thread that is interrupted, before the storm.
void storm(Stage& stage, Work work, Work interrupted = allocate, void (*prepare)(Stage&) = nullptr);

/// In the judge: the storm took place, and nothing was wrong in it.
void expect_calm(const Subject& subject);

/// A folder of the case's own below /tmp, removed with all that is in it. Made and owned by the judge.
class PrivateFolder {
 public:
  PrivateFolder();
  ~PrivateFolder();
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace sigconform::cases::async_signal_safety
