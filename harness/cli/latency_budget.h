// How long a row is measured where the user's flags do not say.
#pragma once

#include "harness/latency/instrument.h"

namespace sigconform {

/// A visit is a process of its own, and a repetition to Google Benchmark. The visits of all rows come in random order,
/// so that neither what disturbs the machine for some seconds nor where a process happens to lie in memory is the
/// figure of one row: both are part of the interval of many.
struct LatencyBudget {
  unsigned visits = 8;
  double row_s = 0.16;  ///< of samples, over all visits; with its starts a row takes more than twice that
  double slowness = 1;  ///< of the platform, what times are multiplied by: from 1 to 10
};

/// That of a run on the platform of that instrument, which has no row open. `is_paired` where rows are compared with
/// others: a ratio varies from process to process more than within one. Throws latency::Interrupted.
LatencyBudget latency_budget(latency::Instrument& instrument, bool is_paired);

}  // namespace sigconform
