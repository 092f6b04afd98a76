// The table that `sigconform latency` prints: a line per leg, nanoseconds, no mean.
#pragma once

#include <iosfwd>
#include <string>

#include "harness/cli/latency_rows.h"
#include "reports/results.h"

namespace sigconform {

void print_latency_head(std::ostream& out);
/// What one more of something costs.
void print_growth_row(const reports::LatencyRow& row, std::ostream& out);
void print_latency_row(const reports::LatencyRow& row, std::ostream& out);
/// The lines of one row, all its repetitions together. What went wrong instead of figures where it did.
void print_latency_entry(const LatencyEntry& entry, const UndisturbedPaces& paces, std::ostream& out);

}  // namespace sigconform
