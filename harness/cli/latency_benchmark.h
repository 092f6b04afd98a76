// The rows as Google Benchmarks: its flags choose, repeat, interleave and print them; what is measured stays ours.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "harness/cli/latency_budget.h"
#include "harness/cli/latency_progress.h"
#include "harness/cli/latency_rows.h"
#include "harness/latency/instrument.h"

namespace sigconform {

struct LatencyBenchmarks {
  latency::Instrument* instrument = nullptr;  ///< null where the flags ask for a list only
  latency::Instrument* against = nullptr;     ///< null where nothing is compared
  std::ostream* out = nullptr;
  LatencyProgress* progress = nullptr;  ///< null where nobody wants to see it
  int interrupted_by = 0;               ///< the signal; 0 while there was none
};

/// Understands the flags, those for a list and for help included. Throws UsageError where one is none of Google
/// Benchmark's.
void initialise_benchmarks(const std::vector<std::string>& flags, const LatencyBudget& budget);

/// After `initialise_benchmarks`: how many visits the flags select. Throws UsageError where the filter is no regular
/// expression or matches none of them.
std::size_t selected_visits(const std::vector<LatencyEntry>& entries);

/// Runs those of the entries that the flags select and prints them when all are done, or lists them; how many there
/// were. Entries stay where they are.
std::size_t run_benchmarks(std::vector<LatencyEntry>& entries, LatencyBenchmarks& how);

}  // namespace sigconform
