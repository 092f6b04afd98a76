// What is pending, and waiting for it, as means of a case: where the platform refuses them, the arrangement has failed.
#pragma once

#include <signal.h>

#include <cerrno>

#include "harness/subject/stage.h"

namespace sigconform::cases {

/// What is pending for the calling thread or its process.
inline SignalSet pending_now(Stage& stage) {
  sigset_t set;
  stage.must(sigpending(&set), "sigpending");
  return SignalSet::from(set);
}

/// Waits under that mask until a handler has run.
inline void suspend_under(Stage& stage, const SignalSet& mask) {
  const sigset_t temporary = mask.to_sigset();
  if (sigsuspend(&temporary) == -1 && errno != EINTR) stage.complain("sigsuspend", errno);
}

}  // namespace sigconform::cases
