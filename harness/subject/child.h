// A forked child by the statuses that it has reported: what a subject, a runtime and a program have in common.
#pragma once

#include <sys/types.h>

#include <deque>
#include <functional>
#include <optional>

#include "harness/subject/ending.h"

namespace sigconform {

/// Waits for the end of a child, through interruptions: its wait status, or -1 where there is no such child to wait
/// for. Async-signal-safe.
int wait_for_end(pid_t child) noexcept;

/// Does not fork. `end` is for the owner to call, who knows what is to be kept of the child first.
struct Child {
  pid_t pid = -1;
  std::deque<Ending> statuses;  ///< reported and not yet asked for
  std::optional<Ending> final;  ///< once reaped: the number may be another process's by then

  /// Takes every status there is, without waiting, and tells of each.
  void reap(const std::function<void(const Ending&)>& told);
  /// By the last status that was not asked for: a stop that no continue has followed.
  bool is_stopped() const;
  /// SIGKILL, and waits for the end. False where it had ended before.
  bool end() noexcept;
};

}  // namespace sigconform
