// The table that `sigconform latency` prints: a line per leg, nanoseconds, no mean.
#pragma once

#include <iosfwd>

#include "reports/results.h"

namespace sigconform {

void print_latency_head(std::ostream& out);
/// What one more of something costs.
void print_growth_row(const reports::LatencyRow& row, std::ostream& out);
/// What went wrong instead of figures where it did.
void print_latency_row(const reports::LatencyRow& row, std::ostream& out);

}  // namespace sigconform
