// The order in which the runs of a plan are handed out. It knows indices only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace sigconform {

/// Each of `cases` indices `repeat` times, round by round, so that the repeats of a case lie far apart. With a seed
/// every round is shuffled on its own; the same seed gives the same order on every platform and library.
std::vector<std::size_t> schedule(std::size_t cases, unsigned repeat, std::optional<std::uint64_t> seed);

}  // namespace sigconform
