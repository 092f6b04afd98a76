#include "harness/latency/row.h"

namespace sigconform::latency {

// POSIX has no call for any of it.
bool pin_this_thread(int /*processor*/) noexcept { return false; }

bool pin_thread(pid_t /*thread*/, int /*processor*/) noexcept { return false; }

Places allowed_places() { return {}; }

void end_with_parent() noexcept {}

void wake_exactly() noexcept {}

}  // namespace sigconform::latency
