// What a results file says of the platform whose latency was measured, and of the instrument: facts and warnings.
#pragma once

#include <iosfwd>
#include <string>

#include "harness/latency/instrument.h"
#include "reports/results.h"

namespace sigconform {

/// Facts on their way into a file, printed as they come. Keeps references.
class LatencyFacts {
 public:
  LatencyFacts(reports::Facts& platform, std::ostream& out) : platform_{platform}, out_{out} {}
  LatencyFacts(const LatencyFacts&) = delete;
  LatencyFacts& operator=(const LatencyFacts&) = delete;

  /// In the place of one of that name.
  void note(const std::string& name, reports::Fact fact);
  /// One more of those under `latency_warnings`.
  void warn(const std::string& warning);

 private:
  void replace(const std::string& name, reports::Fact fact);

  reports::Facts& platform_;
  std::ostream& out_;
};

/// Processors, clock, scheduling and quota, each with its warning where figures suffer from it. Throws
/// latency::Interrupted.
void note_instrument(latency::Instrument& instrument, const latency::Throttling& throttling, LatencyFacts& facts);

/// What was taken away from the platform between two looks.
void note_throttling(const latency::Throttling& before, const latency::Throttling& after, LatencyFacts& facts);

}  // namespace sigconform
