// What was measured, as rows of a results file.
#pragma once

#include <string>
#include <vector>

#include "harness/cli/latency_rows.h"
#include "harness/latency/clock.h"
#include "harness/latency/instrument.h"
#include "reports/results.h"

namespace sigconform {

/// A row per leg, over all repetitions. Where there are no figures a single row that says why: `missing` or `error`.
std::vector<reports::LatencyRow> latency_rows_of(const LatencyEntry& entry);

/// What a reader has to know of the instrument before any figure: facts `latency_*`, and warnings among them.
void add_instrument_facts(const latency::Instrument& instrument, const latency::ClockReport& clock,
                          reports::Facts& facts);

}  // namespace sigconform
