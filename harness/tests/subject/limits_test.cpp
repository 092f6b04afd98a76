#include "harness/subject/limits.h"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include "harness/subject/outcome.h"

namespace sigconform {
namespace {

TEST(RequiredLimits, AreThoseThatTheHardOneAllows) {
  rlimit limits{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limits), 0);
  if (limits.rlim_max == RLIM_INFINITY) GTEST_SKIP() << "nothing is above it";
  EXPECT_NO_THROW(require_limit(RLIMIT_NOFILE, "RLIMIT_NOFILE", limits.rlim_max));
  try {
    require_limit(RLIMIT_NOFILE, "RLIMIT_NOFILE", limits.rlim_max + 1);
    FAIL() << "it was taken for enough";
  } catch (const Unsupported& reason) {
    EXPECT_THAT(reason.what(), testing::HasSubstr("RLIMIT_NOFILE is " + std::to_string(limits.rlim_max)));
  }
}

}  // namespace
}  // namespace sigconform
