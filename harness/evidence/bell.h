// A bell in shared memory: whoever changes something that another process waits for rings it.
// It carries no data and keeps no order; the waiter looks again after every ring.
#pragma once

#include <atomic>
#include <cstdint>

namespace sigconform {

/// Lives in memory shared between processes. `ring` is async-signal-safe and makes no system call while nobody waits
/// (Linux backend: futex; portable backend: a pipe that `prepare` makes and that every fork inherits).
class Bell {
 public:
  /// Portable backend: makes the pipe, and throws `std::system_error` when there is none to be had. Linux: nothing.
  void prepare();
  /// Portable backend: closes the pipe. Linux: nothing.
  void dispose() noexcept;

  /// How often it has rung. Read it before looking at what is waited for, and hand it to `wait`.
  std::uint32_t rings() const noexcept { return count_.load(std::memory_order_acquire); }

  void ring() noexcept;

  /// Returns at once if it has rung since `seen`; otherwise blocks until it rings or a signal handler has run.
  /// May return early for no reason.
  void wait(std::uint32_t seen) noexcept;

  /// The descriptors that must stay open across a clean start; -1 where the backend has none.
  int read_end() const noexcept { return read_end_; }
  int write_end() const noexcept { return write_end_; }

 private:
  std::atomic<std::uint32_t> count_{0};
  std::atomic<std::uint32_t> waiting_{0};
  int read_end_ = -1;
  int write_end_ = -1;
};

}  // namespace sigconform
