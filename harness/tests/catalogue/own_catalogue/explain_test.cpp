// `sigconform explain`, over the cases that list_test.cpp registers.
#include "harness/cli/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "harness/cli/usage_error.h"

namespace sigconform {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

std::string explained(std::string_view id) {
  std::ostringstream out;
  EXPECT_EQ(explain(id, out), 0);
  return out.str();
}

TEST(Explain, RequirementWithCases) {
  EXPECT_EQ(explained("tap.drips"), R"(tap.drips
  tap(): water comes.

  source    House rules 1.1
  level     shall
  profile   posix
  area      plumbing
  verify    open it -> violation if it stays dry
  verdict   pass or fail
  cases     Plumbing.Both  cases/plumbing/tap.cpp:19
            Plumbing.Opens  cases/plumbing/tap.cpp:7

The catalogue has 4 requirements, 2 with a case
)");
}

TEST(Explain, KeysThatOnlySomeHave) {
  EXPECT_THAT(explained("quote.awkward"), HasSubstr("  scope     model\n  versions  3+\n  expect    all of it\n"));
  EXPECT_THAT(explained("quote.awkward"), HasSubstr("  cases     none: untested\n"));
  EXPECT_THAT(explained("tap.cold"), HasSubstr("  level     may\n  option    WARM\n  profile   posix\n"));
}

TEST(Explain, WhatVerdictItCanHave) {
  EXPECT_THAT(explained("tap.cold"), HasSubstr("  verdict   observed: "));
  EXPECT_THAT(explained("drain.never-full"), HasSubstr("  verdict   none: no test can tell\n  cases     none\n"));
}

TEST(Explain, UnknownIdNamesTheNearest) {
  std::ostringstream out;
  EXPECT_THAT(
      [&] { explain("tap.drop", out); },
      ThrowsMessage<UsageError>("no requirement 'tap.drop'; did you mean tap.drips? `sigconform list` names them all"));
  EXPECT_THAT([&] { explain("tap.", out); },
              ThrowsMessage<UsageError>(
                  "no requirement 'tap.'; did you mean tap.cold or tap.drips? `sigconform list` names them all"));
  EXPECT_THAT([&] { explain("", out); },
              ThrowsMessage<UsageError>("no requirement ''; `sigconform list` names them all"));
  EXPECT_EQ(out.str(), "");
}

TEST(Explain, HostileIdStaysOneLine) {
  std::ostringstream out;
  const auto one_line = [](const UsageError& error) {
    return std::string_view(error.what()).find_first_of("\n\x1b") == std::string_view::npos;
  };
  for (const std::string& id : {std::string("tap\n\x1b[2J"), std::string(100'000, 'a')}) {
    EXPECT_THAT([&] { explain(id, out); }, testing::Throws<UsageError>(testing::Truly(one_line)));
  }
}

}  // namespace
}  // namespace sigconform
