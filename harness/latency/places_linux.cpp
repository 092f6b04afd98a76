#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>

#include "harness/latency/row.h"

namespace sigconform::latency {

bool pin_thread(pid_t thread, int processor) noexcept {
  if (processor < 0 || processor >= CPU_SETSIZE) return false;
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(processor, &set);
  return ::sched_setaffinity(thread, sizeof set, &set) == 0;
}

bool pin_this_thread(int processor) noexcept { return pin_thread(0, processor); }

void end_with_parent() noexcept { ::prctl(PR_SET_PDEATHSIG, SIGKILL); }

void wake_exactly() noexcept { ::prctl(PR_SET_TIMERSLACK, 1UL); }

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
