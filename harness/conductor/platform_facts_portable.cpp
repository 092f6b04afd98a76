#include "harness/conductor/platform_facts_backend.h"

#if defined(__APPLE__)
#include <sys/sysctl.h>
#endif

namespace sigconform::backend {

// POSIX has no interface for any of these: what cannot be told stays "unknown", and an expectation that speaks of it
// does not hold.
Surroundings surroundings() {
  Surroundings found;
#if defined(__APPLE__)
  int translated = 0;
  std::size_t size = sizeof translated;
  const bool asked = ::sysctlbyname("sysctl.proc_translated", &translated, &size, nullptr, 0) == 0;
  found.emulator = asked && translated != 0 ? "rosetta" : "none";
  found.emulator_version = asked && translated != 0 ? "unknown" : "none";
  found.core_pattern = "file";
  found.linkage = "dynamic";
#endif
  return found;
}

}  // namespace sigconform::backend
