#include "cases/latency/queue_limit.h"

#include <sys/resource.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <string>

#include "harness/latency/row.h"

namespace sigconform::latency::rows {

std::optional<std::uint64_t> queue_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_SIGPENDING, &limit) != 0) broken("getrlimit", errno);
  if (limit.rlim_cur == RLIM_INFINITY) return std::nullopt;
  return limit.rlim_cur;
}

std::uint64_t queued_signals() {
  std::ifstream file{"/proc/self/status"};
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("SigQ:")) return std::strtoull(line.c_str() + 5, nullptr, 10);
  return 0;
}

}  // namespace sigconform::latency::rows
