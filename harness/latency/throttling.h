// What the system takes away from this process's processors: a quota of time, or speed where they are too hot.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace sigconform::latency {

/// Counts are since the system, or the group of processes, began; nothing where they cannot be read.
struct Throttling {
  std::string quota = {};                       ///< the tightest: "50000 us in each 100000 us"; empty without one
  std::optional<std::uint64_t> throttled = {};  ///< periods in which the quota was used up
  std::optional<std::uint64_t> thermal = {};    ///< times a processor was slowed down
};

/// `root` is where /proc and /sys lie.
Throttling look_for_throttling(const std::filesystem::path& root = "/");

}  // namespace sigconform::latency
