// The signals that the conductor handles while a run goes on, as a descriptor to poll.
#pragma once

#include <csignal>
#include <vector>

#include "harness/subject/descriptor.h"

namespace sigconform {

/// Handlers for SIGCHLD and for those of SIGINT, SIGTERM and SIGHUP that are not ignored, SIGPIPE ignored, all of them
/// unblocked; what was there before is put back. One at a time in a process.
class ScopedSignals {
 public:
  ScopedSignals();  ///< Throws std::system_error.
  ~ScopedSignals();
  ScopedSignals(const ScopedSignals&) = delete;
  ScopedSignals& operator=(const ScopedSignals&) = delete;

  int descriptor() const { return caught_.read.get(); }  ///< readable when a signal was caught
  /// Empties the descriptor. The first signal that asks for the end, or 0.
  int take();

 private:
  struct Before {
    int number;
    struct sigaction action;
  };
  void replace(int number, void (*handler)(int));

  Pipe caught_ = make_pipe();
  std::vector<Before> before_;
  sigset_t mask_{};
};

}  // namespace sigconform
