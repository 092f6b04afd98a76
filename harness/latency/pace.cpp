#include "harness/latency/pace.h"

#include <sys/resource.h>

#include <algorithm>
#include <limits>

#include "harness/latency/clock.h"

namespace sigconform::latency {
namespace {

constexpr int trials = 5;
constexpr int calls = 8;

}  // namespace

std::int64_t pace_ns() noexcept {
  auto best = std::numeric_limits<std::int64_t>::max();
  for (int trial = 0; trial < trials; ++trial) {
    const auto before = now_ns();
    // A call that no library answers from memory.
    for (int call = 0; call < calls; ++call) ::getpriority(PRIO_PROCESS, 0);
    best = std::min(best, now_ns() - before);
  }
  return best;
}

}  // namespace sigconform::latency
