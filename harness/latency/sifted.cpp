#include "harness/latency/sifted.h"

#include <algorithm>

#include "harness/latency/pace.h"

namespace sigconform::latency {
namespace {

std::string slowness_of(std::int64_t pace, std::int64_t undisturbed) {
  if (undisturbed == 0 || static_cast<double>(pace) <= slowed * static_cast<double>(undisturbed)) return {};
  // By tenths, so that few of them are told apart.
  const auto tenths = 10 * pace / undisturbed;
  return "the processor " + std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " times slower";
}

std::string disturbance_of(const Taken& block, std::int64_t undisturbed) {
  const auto slowness = slowness_of(block.pace_ns, undisturbed);
  if (slowness.empty()) return block.dirty;
  return slowness + (block.dirty.empty() ? "" : ", " + block.dirty);
}

}  // namespace

void Sifted::add(const Measured& visit, std::int64_t undisturbed_ns) {
  for (const auto& block : visit.blocks) {
    const auto size = block.legs.front().size();
    const auto disturbance = disturbance_of(block, undisturbed_ns);
    samples += size;
    if (!disturbance.empty()) {
      dirty += size;
      ++disturbed_by[disturbance];
    }
    legs.resize(std::max(legs.size(), block.legs.size()));
    for (std::size_t leg = 0; leg < block.legs.size(); ++leg)
      if (!block.legs[leg].empty()) legs[leg].add_block(block.legs[leg], !disturbance.empty());
  }
}

}  // namespace sigconform::latency
