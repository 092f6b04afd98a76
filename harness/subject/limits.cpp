#include "harness/subject/limits.h"

#include <sys/resource.h>

#include <cerrno>
#include <string>

#include "harness/subject/outcome.h"
#include "harness/subject/refusal.h"

namespace sigconform {

void require_limit(int resource, std::string_view name, std::uint64_t least) {
  rlimit limits{};
  if (getrlimit(static_cast<decltype(RLIMIT_CORE)>(resource), &limits) != 0)
    arrangement_failed("getrlimit of " + std::string(name), errno);
  if (limits.rlim_max < least)
    throw Unsupported("the hard limit " + std::string(name) + " is " + std::to_string(limits.rlim_max) +
                      ", the case needs " + std::to_string(least));
}

void require_queue_room([[maybe_unused]] std::uint64_t signals) {
#ifdef RLIMIT_SIGPENDING
  require_limit(RLIMIT_SIGPENDING, "RLIMIT_SIGPENDING", signals);
#endif
}

}  // namespace sigconform
