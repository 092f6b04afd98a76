// In a build without Google Benchmark: the same functions, which say so.
#include "harness/cli/latency_benchmark.h"
#include "harness/cli/usage_error.h"

namespace sigconform {

BenchmarkFlags initialise_benchmarks(const std::vector<std::string>& /*flags*/, LatencyBudget /*budget*/) {
  throw UsageError("this build has no Google Benchmark; install it and build again, or name this one with --program");
}

std::vector<LatencyEntry> selected(std::vector<LatencyEntry> entries) { return entries; }

void run_benchmarks(std::vector<LatencyEntry>& /*entries*/, LatencyBenchmarks& /*how*/) {}

}  // namespace sigconform
