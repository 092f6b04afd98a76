#include "harness/latency/throttling.h"

namespace sigconform::latency {

Throttling look_for_throttling() { return {}; }

}  // namespace sigconform::latency
