// `sigconform list` over four requirements and two cases.
#include "harness/cli/list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "harness/cli/usage_error.h"
#include "harness/judge/registry.h"

namespace sigconform {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::ThrowsMessage;

CaseInfo fake_case(const char* name, std::vector<std::string_view> ids, int line) {
  CaseInfo info;
  info.suite = "Plumbing";
  info.name = name;
  info.requirements = std::move(ids);
  info.file = "cases/plumbing/tap.cpp";
  info.line = line;
  info.body = [](const void*) {};
  return info;
}

// Registered as the macros do it: during static initialisation, in no particular order.
const bool registered = register_case(fake_case("Opens", {"tap.drips"}, 7)) &&
                        register_case(fake_case("Both", {"tap.cold", "tap.drips"}, 19));

std::string listed(const ListOptions& options) {
  std::ostringstream out;
  EXPECT_EQ(list(options, out), 0);
  return out.str();
}

TEST(List, EverythingByArea) {
  ASSERT_TRUE(registered);
  EXPECT_EQ(listed({}), R"(linux
  quote.awkward  linux  A "quoted" \ ?)"
                        R"(?)"
                        R"(?/ naïve %s text.

plumbing
  drain.never-full  shall  drain(): it never fills.
  tap.cold          may    tap(): the water may be cold.
      Plumbing.Both  cases/plumbing/tap.cpp:19
  tap.drips         shall  tap(): water comes.
      Plumbing.Both  cases/plumbing/tap.cpp:19
      Plumbing.Opens  cases/plumbing/tap.cpp:7

4 requirements, 2 with a case
)");
}

TEST(List, Filters) {
  EXPECT_THAT(listed({.profiles = {"linux"}}), AllOf(HasSubstr("quote."), Not(HasSubstr("tap."))));
  EXPECT_THAT(listed({.areas = {"plumbing"}}), EndsWith("\n3 requirements, 2 with a case\n"));
  EXPECT_THAT(listed({.levels = {"may"}}), AllOf(HasSubstr("tap.cold"), EndsWith("\n1 requirement, 1 with a case\n")));
  EXPECT_THAT(listed({.levels = {"may", "linux"}}), EndsWith("\n2 requirements, 1 with a case\n"));
  EXPECT_EQ(listed({.profiles = {"linux"}, .areas = {"plumbing"}}), "0 requirements, 0 with a case\n");
}

TEST(List, UntestedAndVerdictless) {
  EXPECT_THAT(listed({.untested = true}),
              AllOf(HasSubstr("quote."), HasSubstr("drain."), EndsWith("\n2 requirements, 0 with a case\n")));
  EXPECT_THAT(listed({.verdictless = true}),
              AllOf(HasSubstr("tap.cold"), HasSubstr("drain."), EndsWith("\n2 requirements, 1 with a case\n")));
}

TEST(List, UnknownWordsNameTheKnownOnes) {
  std::ostringstream out;
  EXPECT_THAT([&] { list({.profiles = {"posx"}}, out); },
              ThrowsMessage<UsageError>("unknown profile 'posx'; known are linux, posix"));
  EXPECT_THAT(
      [&] {
        list({.areas = {"linux", "kitchen"}}, out);
      },
      ThrowsMessage<UsageError>("unknown area 'kitchen'; known are linux, plumbing"));
  EXPECT_THAT([&] { list({.levels = {""}}, out); },
              ThrowsMessage<UsageError>("unknown level ''; known are linux, may, shall"));
  EXPECT_EQ(out.str(), "");
}

}  // namespace
}  // namespace sigconform
