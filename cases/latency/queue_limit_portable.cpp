#include "cases/latency/queue_limit.h"

#include <unistd.h>

namespace sigconform::latency::rows {

std::optional<std::uint64_t> queue_limit() {
  const long limit = ::sysconf(_SC_SIGQUEUE_MAX);
  if (limit < 0) return std::nullopt;
  return static_cast<std::uint64_t>(limit);
}

std::uint64_t queued_signals() { return 0; }

}  // namespace sigconform::latency::rows
