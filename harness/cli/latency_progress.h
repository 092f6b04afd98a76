// What `sigconform latency` shows while it measures: how far it is. Observes; decides nothing.
#pragma once

#include <cstddef>
#include <string_view>

#include "harness/cli/console.h"

namespace sigconform {

/// On a terminal a line that is redrawn, elsewhere a line at each tenth.
class LatencyProgress {
 public:
  /// Keeps a reference.
  LatencyProgress(Console& console, std::size_t visits) : console_{console}, visits_{visits} {}
  ~LatencyProgress() { end(); }
  LatencyProgress(const LatencyProgress&) = delete;
  LatencyProgress& operator=(const LatencyProgress&) = delete;

  /// A visit to that row begins. `done` ended before.
  void visit(std::string_view row, std::size_t done);
  /// Nothing stands in the way of what is printed next.
  void end() { console_.status(""); }

 private:
  Console& console_;
  std::size_t visits_;
  std::size_t tenths_ = 0;  ///< that were said
};

}  // namespace sigconform
