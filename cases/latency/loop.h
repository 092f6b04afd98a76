// What a handler wakes an event loop with.
#pragma once

#include <memory>
#include <span>
#include <string_view>

namespace sigconform::latency::rows {

/// Owns its descriptors. `wake` is async-signal-safe.
class LoopBell {
 public:
  LoopBell() = default;
  LoopBell(const LoopBell&) = delete;
  LoopBell& operator=(const LoopBell&) = delete;
  virtual ~LoopBell() = default;

  virtual int readable() const = 0;
  virtual void wake() noexcept = 0;
  virtual void clear() = 0;
};

struct LoopBellKind {
  std::string_view name;
  std::unique_ptr<LoopBell> (*make)();
};

/// Those that not every platform has.
std::span<const LoopBellKind> platform_loop_bells();

}  // namespace sigconform::latency::rows
