#include "cases/latency/waiting_states.h"

namespace sigconform::latency::rows {

std::span<const WaitingState> platform_waiting_states() { return {}; }

}  // namespace sigconform::latency::rows
