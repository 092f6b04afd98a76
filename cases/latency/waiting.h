// What a receiver does when the signal comes: the states that it may be in.
#pragma once

#include <signal.h>

#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "harness/latency/row.h"
#include "harness/subject/observe.h"

namespace sigconform::latency::rows {

inline constexpr int crossing_signal = SIGUSR1;

/// One receiver's state, made on its thread, which then calls `once` again and again. Where the signal is accepted by a
/// call, `once` calls `accepted` after it; elsewhere a handler receives it.
class Waiting {
 public:
  Waiting() = default;
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;
  virtual ~Waiting() = default;

  virtual void once() = 0;
  /// Where the receiver is seen when it waits.
  virtual BlockingCall call() const = 0;
};

struct WaitingState {
  std::string_view name;
  bool blocks_the_signal;  ///< outside of the call that waits: it accepts the signal, or opens the mask itself
  std::unique_ptr<Waiting> (*make)(void (*accepted)());
};

/// All but the one in which the receiver does not wait but runs.
std::span<const WaitingState> waiting_states();

}  // namespace sigconform::latency::rows
