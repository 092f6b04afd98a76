// What the cases of child status share: children that are waited for by hand, because the wait is what is judged.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "harness/judge/case.h"
#include "harness/signals/signal_names.h"

namespace sigconform::cases::child_status {

/// Judge side: a wait status that the subject noted.
inline Ending noted_ending(const Subject& subject, std::string_view label) {
  return Ending::from_wait_status(static_cast<int>(subject.value(label)));
}

/// Subject side: waitpid() by all its rules; notes what it returned as a call, and a status under the same label.
inline pid_t wait_and_note(Stage& stage, std::string_view label, pid_t which, int options = 0) {
  int status = 0;
  const pid_t child = stage.call(label, [&] { return waitpid(which, &status, options); });
  if (child > 0) stage.note(label, status);
  return child;
}

/// Subject side: returns when that child's change is there to be had, and leaves it there.
inline void see_change(Stage& stage, pid_t child, int options) {
  siginfo_t info{};
  int result = 0;
  while ((result = waitid(P_PID, static_cast<id_t>(child), &info, options | WNOWAIT)) < 0 && errno == EINTR) {
  }
  stage.must(result, "waitid with WNOWAIT");
}

/// Subject side: a child that lives until it is killed.
inline pid_t fork_waiting_child(Stage& stage) {
  const pid_t child = stage.must(fork(), "fork");
  while (child == 0) pause();
  return child;
}

/// Subject side: a child that ends at once.
inline pid_t fork_ending_child(Stage& stage, int code = 0) {
  const pid_t child = stage.must(fork(), "fork");
  if (child == 0) _exit(code);
  return child;
}

/// Subject side: a child of its own is ended and reaped, whatever it does.
inline void kill_and_reap(Stage& stage, pid_t child) {
  stage.must(::kill(child, SIGKILL), "kill of a child");
  stage.must(waitpid(child, nullptr, 0), "waitpid");
}

/// Subject side: a fence for a single thread; what was generated before and not blocked has been delivered after it.
inline void fence_by_raise(Stage& stage) {
  stage.record(SIGUSR2);
  stage.must(::raise(SIGUSR2), "raise");
}

}  // namespace sigconform::cases::child_status
