// The waiting states that not every platform has.
#pragma once

#include <span>

#include "cases/latency/waiting.h"

namespace sigconform::latency::rows {

std::span<const WaitingState> platform_waiting_states();

}  // namespace sigconform::latency::rows
