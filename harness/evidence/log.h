// The evidence: an ordered, time-stamped log in shared memory.
//
// Written lock-free from any thread, process or signal handler of the subject; it survives SIGKILL. It is not a
// message queue: nothing is ever removed, and what does not fit is counted as lost, never overwritten. The memory
// belongs to whoever mapped it (Subject).
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

#include "harness/evidence/bell.h"
#include "harness/evidence/event.h"

namespace sigconform {

/// Nanoseconds of CLOCK_MONOTONIC. Async-signal-safe.
std::uint64_t monotonic_ns() noexcept;

class Log {
 public:
  static constexpr std::uint32_t capacity = 2048;

  /// Called once by the judge in fresh zeroed memory, before the subject is forked.
  void initialise();

  /// Stamps the event with time and process, stores it, and rings the bell if somebody waits for that kind.
  /// Async-signal-safe; keeps errno.
  void append(Event event) noexcept;

  /// What the waiter at the bell waits for: events of other kinds do not wake it. Set it before looking at the log.
  void await_kinds(EventKinds kinds) noexcept { awaited_.store(kinds); }
  /// Rings if one of those kinds is waited for. For changes of shared state that leave no event.
  void ring_for(EventKinds kinds) noexcept;

  /// Rung after every event that is waited for, and by the judge's own handlers.
  Bell& bell() noexcept { return bell_; }
  const Bell& bell() const noexcept { return bell_; }

  /// What was written so far, in the order in which the writers claimed their places. A place whose writer was
  /// interrupted or killed before it was complete is left out: a later call may find it.
  std::vector<Event> read() const;

  /// How many places are claimed; grows with every event.
  std::uint32_t claimed() const noexcept { return next_.load(std::memory_order_acquire); }
  /// Events that found no place.
  std::uint32_t lost() const noexcept;
  /// False when something wrote over the log: a header or an event is not what `append` leaves.
  bool intact() const noexcept;

 private:
  struct Place {
    std::atomic<std::uint64_t> seal{0};  ///< 0 until complete; then a checksum of the event
    Event event;
  };

  std::uint64_t magic_ = 0;
  std::uint64_t start_ns_ = 0;
  Bell bell_;
  std::atomic<EventKinds> awaited_{0};
  std::atomic<std::uint32_t> next_{0};
  std::uint64_t magic_again_ = 0;
  Place places_[capacity];
};

}  // namespace sigconform
