// The instrument tested by itself in every run: two processes that take the same row must not differ, and two rows that
// are known to differ must.
#pragma once

#include <vector>

#include "harness/latency/instrument.h"
#include "reports/results.h"

namespace sigconform {

/// `instrument/null-pair` and `instrument/known-pair`: the second of each pair is taken by another process, started as
/// told. A row whose ratio is not what it must be is an error. Takes about a second; throws latency::Interrupted.
std::vector<reports::LatencyRow> test_instrument(latency::Instrument& instrument,
                                                 const latency::InstrumentStart& another);

}  // namespace sigconform
