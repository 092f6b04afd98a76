// Lines through the rows of a family: what one more thread, one more queued signal costs.
#pragma once

#include <vector>

#include "reports/results.h"

namespace sigconform {

/// A row per family of costs (latency::cost_families) and target that has three points or more: the slope of the
/// medians with its interval, and the complexity class.
std::vector<reports::LatencyRow> growth_rows(const std::vector<reports::LatencyRow>& rows);

}  // namespace sigconform
