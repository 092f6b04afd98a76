// What disturbed a block from outside: the processor was given to somebody else, or the thread was moved.
// It notices and says so; what becomes of a dirty block is not decided here.
#pragma once

#include <cstdint>
#include <string>

#include "harness/latency/row.h"

namespace sigconform::latency {

class Interference {
 public:
  explicit Interference(const Places& places);
  ~Interference();
  Interference(const Interference&) = delete;
  Interference& operator=(const Interference&) = delete;

  /// Before a block, on the row's main thread.
  void begin() noexcept;
  /// After it: what was seen, "2 involuntary switches, 1 tick stolen"; empty for a clean block. With
  /// `switches_are_its_own` (two threads of the row on one processor) context switches say nothing.
  std::string end(bool switches_are_its_own);

 private:
  struct Seen {
    long involuntary = 0;
    std::uint64_t stolen = 0;  ///< ticks, over the processors used
    int processor = -1;
  };
  Seen look() noexcept;

  [[maybe_unused]] Places places_;
  [[maybe_unused]] int statistics_ = -1;  ///< /proc/stat, or -1
  Seen before_;
};

}  // namespace sigconform::latency
