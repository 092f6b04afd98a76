#include "harness/conductor/schedule.h"

#include <numeric>
#include <random>
#include <utility>

namespace sigconform {

std::vector<std::size_t> schedule(std::size_t cases, unsigned repeat, std::optional<std::uint64_t> seed) {
  std::vector<std::size_t> order;
  order.reserve(cases * repeat);
  std::mt19937_64 random{seed.value_or(0)};
  for (unsigned round = 0; round < repeat; ++round) {
    std::vector<std::size_t> indices(cases);
    std::iota(indices.begin(), indices.end(), std::size_t{0});
    // By hand, since std::shuffle and the distributions differ between standard libraries. The bias of the remainder is
    // far below anything an order of cases could show.
    if (seed)
      for (std::size_t i = cases; i > 1; --i) std::swap(indices[i - 1], indices[random() % i]);
    order.insert(order.end(), indices.begin(), indices.end());
  }
  return order;
}

}  // namespace sigconform
