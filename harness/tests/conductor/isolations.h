// The isolations that this platform can give, for tests that hold under each.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "harness/conductor/conductor.h"

namespace sigconform::testing {

/// Found out once per user, by a run of its own.
bool strong_is_possible();

/// A fixture per isolation; strong is skipped where it is not possible.
class UnderIsolation : public ::testing::TestWithParam<Isolation> {
 protected:
  void SetUp() override {
    if (GetParam() == Isolation::strong && !strong_is_possible()) GTEST_SKIP() << "no namespaces for us here";
  }
};

inline std::string isolation_name(const ::testing::TestParamInfo<Isolation>& info) {
  return std::string{to_string(info.param)};
}

}  // namespace sigconform::testing

#define SIGCONFORM_UNDER_EACH_ISOLATION(Fixture)                                                              \
  INSTANTIATE_TEST_SUITE_P(Isolation, Fixture,                                                                \
                           ::testing::Values(::sigconform::Isolation::strong, ::sigconform::Isolation::weak), \
                           ::sigconform::testing::isolation_name)
