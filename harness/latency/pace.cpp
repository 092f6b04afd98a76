#include "harness/latency/pace.h"

#include <sys/resource.h>

#include <algorithm>
#include <cstddef>
#include <limits>

#include "harness/latency/clock.h"

namespace sigconform::latency {
namespace {

constexpr int trials = 5;
constexpr int calls = 8;
constexpr double low_share = 0.05;

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

std::int64_t Paces::undisturbed_ns() const {
  if (all_.empty()) return 0;
  auto paces = all_;
  const auto low = paces.begin() + static_cast<std::ptrdiff_t>(static_cast<double>(paces.size()) * low_share);
  std::nth_element(paces.begin(), low, paces.end());
  return *low;
}

}  // namespace sigconform::latency
