// The instrument tested by itself in every run: two processes that take the same row must not differ, and two rows that
// are known to differ must.
#pragma once

#include <vector>

#include "harness/latency/instrument.h"
#include "reports/results.h"

namespace sigconform {

/// `instrument/null-pair` and `instrument/known-pair`: each side of a pair is taken by a process of its own, started as
/// told, and by new ones in each visit but behind a launcher, where a start may take seconds. A row whose ratio is not
/// what it must be is an error. Takes about a second. Throws latency::Interrupted, and what starting throws.
std::vector<reports::LatencyRow> test_instrument(latency::InstrumentStart start);

}  // namespace sigconform
