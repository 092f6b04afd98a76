#include "harness/latency/row.h"

namespace sigconform::latency {

// POSIX has no call for it.
bool pin_this_thread(int /*processor*/) noexcept { return false; }

Places allowed_places() { return {}; }

}  // namespace sigconform::latency
