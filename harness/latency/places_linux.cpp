#include <sched.h>

#include "harness/latency/row.h"

namespace sigconform::latency {

bool pin_this_thread(int processor) noexcept {
  if (processor < 0 || processor >= CPU_SETSIZE) return false;
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(processor, &set);
  return ::sched_setaffinity(0, sizeof set, &set) == 0;
}

Places allowed_places() {
  Places places;
  cpu_set_t set;
  if (::sched_getaffinity(0, sizeof set, &set) != 0) return places;
  for (int processor = 0; processor < CPU_SETSIZE; ++processor) {
    if (!CPU_ISSET(processor, &set)) continue;
    (places.home == -1 ? places.home : places.other) = processor;
    if (places.other != -1) break;
  }
  return places;
}

}  // namespace sigconform::latency
