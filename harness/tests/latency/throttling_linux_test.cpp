// The files of control groups of both versions, and of the processors' heat, as Linux writes them, laid out in a
// folder: no machine has them all. (Documentation/admin-guide/cgroup-v2.rst and scheduler/sched-bwc.rst of the kernel.)
#include "harness/latency/throttling.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "harness/tests/scratch_folder.h"

namespace sigconform::latency {
namespace {

using ::testing::Eq;
using ::testing::IsEmpty;
using ::testing::Optional;

class ThrottlingFiles : public testing::Test {
 protected:
  void write(const std::string& path, const std::string& text) {
    const auto file = folder_.path() / path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream{file} << text;
  }
  void link(const std::string& path, const std::string& target) {
    std::filesystem::create_symlink(target, folder_.path() / path);
  }
  Throttling seen() const { return look_for_throttling(folder_.path()); }

  /// A group of version 2, below the folder where that hierarchy is mounted.
  void write_group(const std::string& group, const std::string& limit, int throttled) {
    write(group + "/cgroup.procs", "1\n");
    write(group + "/cpu.max", limit + "\n");
    write(group + "/cpu.stat", "usage_usec 81900\nuser_usec 60000\nsystem_usec 21900\nnr_periods 90\nnr_throttled " +
                                   std::to_string(throttled) + "\nthrottled_usec 1200\n");
  }

 private:
  ScratchFolder folder_;
};

TEST_F(ThrottlingFiles, NoneAtAll) {
  EXPECT_THAT(seen().quota, IsEmpty());
  EXPECT_THAT(seen().throttled, Eq(std::nullopt));
  EXPECT_THAT(seen().thermal, Eq(std::nullopt));
}

TEST_F(ThrottlingFiles, TheTightestQuotaAboveThisProcess) {
  write("proc/self/cgroup", "0::/user.slice/build.scope\n");
  write("sys/fs/cgroup/cgroup.procs", "1\n");
  write_group("sys/fs/cgroup/user.slice", "50000 100000", 7);
  write_group("sys/fs/cgroup/user.slice/build.scope", "150000 100000", 2);
  write_group("sys/fs/cgroup/user.slice/other.scope", "1000 100000", 1000);
  EXPECT_EQ(seen().quota, "50000 us in each 100000 us");
  EXPECT_THAT(seen().throttled, Optional(9));
}

TEST_F(ThrottlingFiles, NoLimitIsNoQuota) {
  write("proc/self/cgroup", "0::/user.slice\n");
  write("sys/fs/cgroup/cgroup.procs", "1\n");
  write_group("sys/fs/cgroup/user.slice", "max 100000", 0);
  EXPECT_THAT(seen().quota, IsEmpty());
  EXPECT_THAT(seen().throttled, Eq(std::nullopt));
}

TEST_F(ThrottlingFiles, ProcessorsInVersionOneBesideVersionTwo) {
  write("proc/self/cgroup", "4:memory:/elsewhere\n3:cpu,cpuacct:/box\n0::/\n");
  write("sys/fs/cgroup/unified/cgroup.procs", "1\n");
  write("sys/fs/cgroup/cpu,cpuacct/cgroup.procs", "1\n");
  write("sys/fs/cgroup/cpu,cpuacct/box/cgroup.procs", "2\n");
  write("sys/fs/cgroup/cpu,cpuacct/box/cpu.cfs_quota_us", "20000\n");
  write("sys/fs/cgroup/cpu,cpuacct/box/cpu.cfs_period_us", "100000\n");
  write("sys/fs/cgroup/cpu,cpuacct/box/cpu.stat", "nr_periods 5\nnr_throttled 3\nthrottled_time 240000\n");
  EXPECT_EQ(seen().quota, "20000 us in each 100000 us");
  EXPECT_THAT(seen().throttled, Optional(3));
}

TEST_F(ThrottlingFiles, AGroupThatTwoPathsLeadToCountsOnce) {
  write("proc/self/cgroup", "3:cpu,cpuacct:/box\n0::/box\n");
  write("sys/fs/cgroup/unified/cgroup.procs", "1\n");
  write("sys/fs/cgroup/unified/box/cgroup.procs", "1\n");
  write("sys/fs/cgroup/cpu,cpuacct/cgroup.procs", "1\n");
  write("sys/fs/cgroup/cpu,cpuacct/box/cpu.cfs_quota_us", "20000\n");
  write("sys/fs/cgroup/cpu,cpuacct/box/cpu.cfs_period_us", "100000\n");
  write("sys/fs/cgroup/cpu,cpuacct/box/cpu.stat", "nr_periods 5\nnr_throttled 3\nthrottled_time 240000\n");
  link("sys/fs/cgroup/cpu", "cpu,cpuacct");
  EXPECT_THAT(seen().throttled, Optional(3));
}

TEST_F(ThrottlingFiles, AGroupThatIsCalledLikeAMountCountsOnce) {
  write("proc/self/cgroup", "0::/unified\n");
  write("sys/fs/cgroup/cgroup.procs", "1\n");
  write_group("sys/fs/cgroup/unified", "50000 100000", 7);
  EXPECT_THAT(seen().throttled, Optional(7));
}

TEST_F(ThrottlingFiles, NoQuotaInVersionOne) {
  write("proc/self/cgroup", "1:cpu:/\n");
  write("sys/fs/cgroup/cpu/cgroup.procs", "1\n");
  write("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n");
  write("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
  EXPECT_THAT(seen().quota, IsEmpty());
}

TEST_F(ThrottlingFiles, HeatOfEveryProcessor) {
  write("sys/devices/system/cpu/online", "0-1\n");
  write("sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count", "12\n");
  write("sys/devices/system/cpu/cpu1/thermal_throttle/core_throttle_count", "30\n");
  write("sys/devices/system/cpu/cpufreq/policy0/scaling_governor", "powersave\n");
  EXPECT_THAT(seen().thermal, Optional(42));
}

TEST_F(ThrottlingFiles, NoHeatIsACountOfNone) {
  write("sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count", "0\n");
  EXPECT_THAT(seen().thermal, Optional(0));
}

}  // namespace
}  // namespace sigconform::latency
