// From the control groups, of both versions, and from the processors' own counters.
#include "harness/latency/throttling.h"

#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>
#include <string_view>
#include <system_error>
#include <vector>

namespace sigconform::latency {
namespace {

namespace fs = std::filesystem;

std::string first_line(const fs::path& path) {
  std::ifstream file{path};
  std::string line;
  std::getline(file, line);
  return line;
}

/// The number behind that word at the start of a line.
std::optional<std::uint64_t> counted(const fs::path& path, std::string_view word) {
  std::ifstream file{path};
  for (std::string name, value; file >> name >> value;)
    if (name == word) return std::strtoull(value.c_str(), nullptr, 10);
  return std::nullopt;
}

struct Quota {
  double time_us = 0;
  double period_us = 0;
  bool is_one() const { return time_us > 0 && period_us > 0; }
};

Quota quota_of(const fs::path& group) {
  Quota quota;
  // "max" is no number, and no quota.
  std::istringstream{first_line(group / "cpu.max")} >> quota.time_us >> quota.period_us;
  if (quota.is_one()) return quota;
  std::istringstream{first_line(group / "cpu.cfs_quota_us")} >> quota.time_us;
  std::istringstream{first_line(group / "cpu.cfs_period_us")} >> quota.period_us;
  return quota;
}

/// Where the hierarchy of these controllers is mounted, by custom: version 2 has none in its line of /proc/self/cgroup.
/// The first stands for all: another is a symbolic link to it, or, below version 2, a group of that name.
std::optional<fs::path> mounted(const fs::path& root, const std::string& controllers) {
  const auto names = controllers.empty() ? std::vector<std::string>{"", "unified"}
                                         : std::vector<std::string>{controllers, "cpu", "cpu,cpuacct"};
  for (const auto& name : names) {
    std::error_code error;
    if (auto hierarchy = root / "sys/fs/cgroup" / name; fs::is_regular_file(hierarchy / "cgroup.procs", error))
      return hierarchy;
  }
  return std::nullopt;
}

/// This process's group in each hierarchy that may limit processors, and those above it, each once.
void for_each_group(const fs::path& root, const auto& look) {
  std::ifstream file{root / "proc/self/cgroup"};
  for (std::string line; std::getline(file, line);) {
    const auto first = line.find(':'), second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const auto controllers = line.substr(first + 1, second - first - 1);
    if (!controllers.empty() && ("," + controllers + ",").find(",cpu,") == std::string::npos) continue;
    const auto hierarchy = mounted(root, controllers);
    if (!hierarchy) continue;
    for (fs::path below = fs::path{line.substr(second + 1)}.relative_path();; below = below.parent_path()) {
      look(*hierarchy / below);
      if (below.empty()) break;
    }
  }
}

std::optional<std::uint64_t> thermal_events(const fs::path& root) {
  std::optional<std::uint64_t> all;
  std::error_code error;
  fs::directory_iterator at{root / "sys/devices/system/cpu", error};
  for (const fs::directory_iterator end; !error && at != end; at.increment(error)) {
    std::uint64_t count = 0;
    if (std::ifstream{at->path() / "thermal_throttle" / "core_throttle_count"} >> count) all = all.value_or(0) + count;
  }
  return all;
}

}  // namespace

Throttling look_for_throttling(const fs::path& root) {
  Throttling seen;
  double tightest = std::numeric_limits<double>::max();
  for_each_group(root, [&](const fs::path& group) {
    const auto quota = quota_of(group);
    if (!quota.is_one()) return;
    if (const auto periods = counted(group / "cpu.stat", "nr_throttled"))
      seen.throttled = seen.throttled.value_or(0) + *periods;
    if (quota.time_us / quota.period_us >= tightest) return;
    tightest = quota.time_us / quota.period_us;
    seen.quota = std::to_string(static_cast<std::uint64_t>(quota.time_us)) + " us in each " +
                 std::to_string(static_cast<std::uint64_t>(quota.period_us)) + " us";
  });
  seen.thermal = thermal_events(root);
  return seen;
}

}  // namespace sigconform::latency
