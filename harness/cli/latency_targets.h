// The runtimes that `sigconform latency` has rows about.
#pragma once

#include <vector>

#include "harness/cli/latency.h"
#include "harness/cli/latency_rows.h"
#include "harness/conductor/prepared_probes.h"
#include "harness/conductor/targets.h"

namespace sigconform {

/// Those that the user names, else this machine's python3 and the C++ reference. Each has announced itself; one that
/// nobody named and that cannot is left out. Throws UsageError where a named one cannot, AnnouncementInterrupted.
std::vector<TargetReport> latency_targets(const LatencyOptions& options, PreparedProbes& probes);

/// The rows about the platform, then those about each runtime. Borrows the targets.
std::vector<LatencyEntry> latency_entries(const std::vector<TargetReport>& targets);

}  // namespace sigconform
