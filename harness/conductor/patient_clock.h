// Time for deadlines, which stands still while the machine does.
#pragma once

#include <algorithm>
#include <chrono>

namespace sigconform {

/// Monotonic time without what nobody could use: the machine was suspended, the guest paused, or every process stopped.
/// A deadline kept by it passes only where its keeper ran meanwhile. It knows of a standstill by the lateness of its
/// own looks alone, so whoever waits looks at least every `longest_wait`. Standstills that spare the keeper count, such
/// as a disk that does not answer. Not for measuring.
class PatientClock {
 public:
  using Steady = std::chrono::steady_clock;
  using time_point = Steady::time_point;

  static constexpr std::chrono::milliseconds longest_wait{1000};
  /// Of the time between two looks; what is beyond is a standstill. Leaves room for a look on a busy machine.
  static constexpr std::chrono::milliseconds most_counted{2000};

  explicit PatientClock(time_point real = Steady::now()) : looked_{real} {}

  time_point now(time_point real = Steady::now()) {
    if (real - looked_ > most_counted) stood_still_ += real - looked_ - most_counted;
    looked_ = real;
    return real - stood_still_;
  }

  /// For how long to wait at most before the next look, where `deadline` is waited for: 0 where it has passed.
  std::chrono::milliseconds wait_until(time_point deadline, time_point real = Steady::now()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - now(real));
    return std::clamp(left, std::chrono::milliseconds{0}, longest_wait);
  }

 private:
  time_point looked_;
  Steady::duration stood_still_{0};
};

}  // namespace sigconform
