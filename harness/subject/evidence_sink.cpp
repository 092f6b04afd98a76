#include "harness/subject/evidence_sink.h"

namespace sigconform {
namespace {

bool stimulus_left_out = false;

}  // namespace

std::vector<CollectedEvidence>& collected_evidence() {
  static std::vector<CollectedEvidence> all;
  return all;
}

void set_without_stimulus(bool without) noexcept { stimulus_left_out = without; }

bool without_stimulus() noexcept { return stimulus_left_out; }

}  // namespace sigconform
