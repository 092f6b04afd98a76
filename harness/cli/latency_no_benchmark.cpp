// In a build without Google Benchmark: the same functions, which say so.
#include "harness/cli/latency_benchmark.h"
#include "harness/cli/usage_error.h"

namespace sigconform {

void initialise_benchmarks(const std::vector<std::string>& /*flags*/, const LatencyBudget& /*budget*/) {
  throw UsageError("this build has no Google Benchmark; install it and build again, or name this one with --program");
}

std::size_t selected_visits(const std::vector<LatencyEntry>& /*entries*/) { return 0; }

std::size_t run_benchmarks(std::vector<LatencyEntry>& /*entries*/, LatencyBenchmarks& /*how*/) { return 0; }

}  // namespace sigconform
