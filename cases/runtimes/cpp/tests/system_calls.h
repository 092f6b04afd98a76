// Calls that the library makes of the system, held or noted by the tests: what needs a handler between two of its
// steps, or would sleep for ever, is arranged and seen here, and left to no chance.
#pragma once

#include <functional>
#include <thread>

namespace sigconform::mainthread {

/// A thread that raises a signal, whose handler is about to write its byte. It is so when the constructor returns, and
/// until it is let go; or until this process sleeps in nanosleep(), as who waits for a handler does.
class HeldHandler {
 public:
  explicit HeldHandler(int signal);
  ~HeldHandler() { let_go(); }
  HeldHandler(const HeldHandler&) = delete;
  HeldHandler& operator=(const HeldHandler&) = delete;

  /// Returns when the handler has ended.
  void let_go();

 private:
  std::thread thread_;
};

/// While it lives, a poll() without time-out that finds nothing to read is counted, and what it calls must end it.
class NotedSleeps {
 public:
  explicit NotedSleeps(std::function<void()> end);
  ~NotedSleeps();
  NotedSleeps(const NotedSleeps&) = delete;
  NotedSleeps& operator=(const NotedSleeps&) = delete;

  int count() const;
};

}  // namespace sigconform::mainthread
