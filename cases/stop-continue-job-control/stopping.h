// What the cases of stops and continues share: a process that stops itself, and a parent's view of one that did.
#pragma once

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "harness/judge/case.h"

namespace sigconform::cases::stop_continue_job_control {

/// Subject side: stops the calling process until somebody continues it. In a run without stimulus the process ends
/// instead, so that nobody waits for a stop that will not come.
inline void stop_here(Stage& stage) {
  stage.raise(SIGSTOP);
  if (!stage.stimulus()) _exit(1);
}

/// Subject side: the next status of that child; -1 where there is none.
inline int next_status(pid_t child, int options) {
  int status = 0;
  pid_t reported = 0;
  while ((reported = waitpid(child, &status, options)) < 0 && errno == EINTR) {
  }
  return reported == child ? status : -1;
}

/// Judge side: a subject whose body ends or stops before it could park.
inline Subject stopping_subject(Stage::Body body) { return Subject{std::move(body), {.wait_until_ready = false}}; }

}  // namespace sigconform::cases::stop_continue_job_control
