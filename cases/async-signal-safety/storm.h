// A storm of handlers over code in progress: how a function shows that it may be called from a handler.
//
// A thread of the subject runs `interrupted` again and again, while another sends it signals whose handler runs `work`,
// one at a time. Both say which of their calls went wrong, if any. The same thread runs both once before, outside a
// handler: what goes wrong there too is not the handler's fault. A deadlock shows as a case that never ends.
#pragma once

#include <cerrno>
#include <string>

#include "harness/judge/case.h"

namespace sigconform::cases::async_signal_safety {

/// How often the handler runs at least.
inline constexpr int rounds = 200;

/// The call that went wrong and errno behind it; none for success. The name is a literal.
struct Failure {
  const char* call = nullptr;
  int error = 0;
  explicit operator bool() const { return call != nullptr; }
};

inline Failure wrong(const char* call) { return {call, errno}; }

using Work = Failure (*)();

/// What most cases interrupt: an allocator, which is not async-signal-safe itself.
Failure allocate();

/// In the subject's main thread. Notes "handlers", and what went wrong where. `prepare` runs in the thread that is
/// interrupted, before the storm; there is none where the work goes wrong outside a handler.
void storm(Stage& stage, Work work, Work interrupted = allocate, void (*prepare)(Stage&) = nullptr);

/// In the judge: the storm took place, and nothing was wrong in it. Ends the case as unsupported, with the name of the
/// call, where that one goes wrong outside a handler.
void expect_calm(const Subject& subject);

/// Subject side: notes where a call went wrong, if it did. Async-signal-safe.
void note_failure(Stage& stage, const char* where, const Failure& failure);
/// Judge side: the calls that went wrong there, as "name: errno"; empty for none.
std::string failures(const Subject& subject, std::string_view where);
/// Judge side: ends the case as unsupported where a call went wrong outside a handler.
void require_outside_a_handler(const Subject& subject);

/// Where a call went wrong.
inline constexpr const char* outside_a_handler = "outside a handler";
inline constexpr const char* in_the_handler = "in the handler";
inline constexpr const char* in_the_code = "in the code interrupted";

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
