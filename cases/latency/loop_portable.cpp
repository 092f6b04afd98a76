#include "cases/latency/loop.h"

namespace sigconform::latency::rows {

std::span<const LoopBellKind> platform_loop_bells() { return {}; }

}  // namespace sigconform::latency::rows
