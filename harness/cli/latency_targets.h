// The runtimes that `sigconform latency` has rows about.
#pragma once

#include <optional>
#include <vector>

#include "harness/cli/latency.h"
#include "harness/cli/latency_rows.h"
#include "harness/conductor/prepared_probes.h"
#include "harness/conductor/targets.h"

namespace sigconform {

struct LatencyTargets {
  std::vector<TargetReport> measured;
  std::optional<TargetReport> against;  ///< what the one that is measured is compared with
};

/// Whether what stands behind --against, where it does, is NAME=PATH of a runtime and no command.
bool is_against_a_runtime(const LatencyOptions& options);

/// Those that the user names, else this machine's python3 and the C++ reference; against a runtime the first of them
/// alone. Each has announced itself; one that nobody named and that cannot is left out. Throws UsageError where a
/// named one cannot, AnnouncementInterrupted.
LatencyTargets latency_targets(const LatencyOptions& options, PreparedProbes& probes);

/// The rows about the platform, then those about each runtime; against a runtime only the latter. Borrows the targets.
std::vector<LatencyEntry> latency_entries(const LatencyTargets& targets);

}  // namespace sigconform
