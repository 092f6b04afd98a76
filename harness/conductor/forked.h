// Forks of a process that goes on: what its child may and may not do.
#pragma once

#include <sys/types.h>
#include <unistd.h>

#include <csignal>

namespace sigconform {

/// No handler of this process may run in a child that has not reset them yet: all are blocked, until its end here,
/// until the child's own reset there.
class AllSignalsBlocked {
 public:
  AllSignalsBlocked() noexcept {
    sigset_t all;
    ::sigfillset(&all);
    ::sigprocmask(SIG_BLOCK, &all, &before_);
  }
  ~AllSignalsBlocked() { ::sigprocmask(SIG_SETMASK, &before_, nullptr); }
  AllSignalsBlocked(const AllSignalsBlocked&) = delete;
  AllSignalsBlocked& operator=(const AllSignalsBlocked&) = delete;

 private:
  sigset_t before_{};
};

/// The child does `run` and exits with what it returns. It never comes back to frames that are its parent's business:
/// an exception aborts it. -1 where there can be no child; errno says why.
template <class Run>
pid_t fork_to(const Run& run) {
  const pid_t child = ::fork();
  if (child == 0) [&]() noexcept { ::_exit(run()); }();
  return child;
}

}  // namespace sigconform
