// The samples of a row's visits, those of disturbed blocks apart. What the system counted disturbs a block, and a
// processor that was slower than at other times of the run: so samples are sifted when all have come.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "harness/latency/measured.h"
#include "harness/latency/series.h"

namespace sigconform::latency {

struct Sifted {
  std::vector<Series> legs;
  std::uint64_t samples = 0;
  std::uint64_t dirty = 0;                       ///< those in blocks that something disturbed
  std::map<std::string, unsigned> disturbed_by;  ///< blocks by what disturbed them

  /// `undisturbed_ns` as Paces tells it, of the instrument that took them; by 0 no processor is slow.
  void add(const Measured& visit, std::int64_t undisturbed_ns);
};

}  // namespace sigconform::latency
