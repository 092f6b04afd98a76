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

/// What the flags say of a run; the library keeps its own to itself.
struct BenchmarkFlags {
  bool names_a_format = false;  ///< one of the library's, which it prints itself
  bool names_a_time = false;
  LatencyBudget budget;
};

struct LatencyBenchmarks {
  BenchmarkFlags flags;
  latency::Instrument* instrument = nullptr;  ///< null where the flags ask for a list only
  latency::Instrument* against = nullptr;     ///< null where nothing is compared
  std::ostream* out = nullptr;
  LatencyProgress* progress = nullptr;  ///< null where nobody wants to see it
  int interrupted_by = 0;               ///< the signal; 0 while there was none
};

/// Understands the flags, those for a list and for help included; what they say of the budget is in its answer. Throws
/// UsageError where one is none of Google Benchmark's.
BenchmarkFlags initialise_benchmarks(const std::vector<std::string>& flags, LatencyBudget budget);

/// After `initialise_benchmarks`: those that the filter selects; a time that the library lists as part of a name is
/// none. Throws UsageError where it is no regular expression or selects none.
std::vector<LatencyEntry> selected(std::vector<LatencyEntry> entries);

/// Runs the entries, which stay where they are, or lists them. Prints nothing but what the library does where the flags
/// ask for it.
void run_benchmarks(std::vector<LatencyEntry>& entries, LatencyBenchmarks& how);

}  // namespace sigconform
