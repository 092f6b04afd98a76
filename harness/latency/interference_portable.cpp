#include <sys/resource.h>

#include "harness/latency/interference.h"

namespace sigconform::latency {

Interference::Interference(const Places& places, const char* /*statistics*/) : places_{places} {}

Interference::Seen Interference::look() noexcept {
  Seen seen;
  rusage usage{};
  if (::getrusage(RUSAGE_SELF, &usage) == 0) seen.involuntary = usage.ru_nivcsw;
  return seen;
}

void Interference::begin() noexcept { before_ = look(); }

std::string Interference::end(bool switches_are_its_own) {
  const Seen after = look();
  if (switches_are_its_own || after.involuntary == before_.involuntary) return {};
  return std::to_string(after.involuntary - before_.involuntary) + " involuntary switches";
}

}  // namespace sigconform::latency
