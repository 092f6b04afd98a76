// What disturbed a block from outside: the processor was given to somebody else, or the thread was moved.
// It notices and says so; what becomes of a dirty block is not decided here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "harness/latency/row.h"
#include "harness/subject/descriptor.h"

namespace sigconform::latency {

class Interference {
 public:
  /// `statistics` is what Linux has there. What it does not say of those processors is never seen.
  explicit Interference(const Places& places, const char* statistics = "/proc/stat");

  /// Before a block, on the row's main thread.
  void begin() noexcept;
  /// After it: what was seen, "2 involuntary switches, 1 tick stolen"; empty for a clean block. With
  /// `switches_are_its_own` (two threads of the row on one processor) context switches say nothing.
  std::string end(bool switches_are_its_own);

 private:
  struct Seen {
    long involuntary = 0;
    std::optional<std::uint64_t> stolen = {};  ///< ticks, over the processors used; nothing where it cannot be seen
    int processor = -1;
  };
  Seen look() noexcept;

  [[maybe_unused]] Places places_;
  [[maybe_unused]] Descriptor statistics_;
  [[maybe_unused]] std::string text_;  ///< room for as much of them as has those processors
  Seen before_;
};

}  // namespace sigconform::latency
