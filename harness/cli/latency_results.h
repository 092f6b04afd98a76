// What was measured, as rows of a results file.
#pragma once

#include <vector>

#include "harness/cli/latency_rows.h"
#include "reports/results.h"

namespace sigconform {

/// A row per leg, over all visits. Where there are no figures a single row that says why: `missing` or `error`.
std::vector<reports::LatencyRow> latency_rows_of(const LatencyEntry& entry, const UndisturbedPaces& paces);

}  // namespace sigconform
