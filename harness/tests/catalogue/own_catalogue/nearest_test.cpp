#include "harness/cli/nearest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sigconform {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view ids[] = {"fork.mask-inherited", "fork.pending-empty", "exec.mask-inherited", "kill.esrch"};

TEST(Nearest, MisspeltWord) {
  EXPECT_THAT(nearest("fork.mask-inherits", ids), ElementsAre("fork.mask-inherited", "exec.mask-inherited"));
  EXPECT_THAT(nearest("kil.esrch", ids), ElementsAre("kill.esrch"));
}

TEST(Nearest, PartOfAWord) {
  EXPECT_THAT(nearest("mask", ids), ElementsAre("exec.mask-inherited", "fork.mask-inherited"));
  EXPECT_THAT(nearest("mask", ids, 1), ElementsAre("exec.mask-inherited"));
}

TEST(Nearest, NothingIsNear) {
  EXPECT_THAT(nearest("sigaltstack.onstack", ids), IsEmpty());
  EXPECT_THAT(nearest("", ids), IsEmpty());
  EXPECT_THAT(nearest(std::string(201, 'k'), ids), IsEmpty());
}

}  // namespace
}  // namespace sigconform
