// The catalogue of this very executable: found, sorted, complete, and checked by the compiler.
#include <gtest/gtest.h>

#include <algorithm>

#include "harness/catalogue/requirement.h"
#include "harness/catalogue/requirement_id.h"

namespace sigconform {
namespace {

constexpr RequirementId ids[] = {"sigaction.act-installs", "sigaction.oact-previous"};
static_assert(ids[1].view() == "sigaction.oact-previous");

TEST(Lookup, IdsOfTheCompilerAreThoseOfTheProgram) {
  const auto all = all_requirements();
  EXPECT_TRUE(std::ranges::equal(all, detail::requirement_ids, {}, &Requirement::id));
  EXPECT_TRUE(std::ranges::is_sorted(all, {}, &Requirement::id));
}

TEST(Lookup, EveryIdIsFoundAndOnlyThose) {
  for (const Requirement& requirement : all_requirements()) {
    EXPECT_EQ(find_requirement(requirement.id), &requirement);
  }
  EXPECT_EQ(find_requirement("sigaction.act-install"), nullptr);
  EXPECT_EQ(find_requirement("sigaction.act-installs "), nullptr);
  EXPECT_EQ(find_requirement(""), nullptr);
  EXPECT_EQ(find_requirement("~"), nullptr);
}

TEST(Lookup, EntryIsWhatItsFileSays) {
  const Requirement* entry = find_requirement(ids[0].view());
  ASSERT_NE(entry, nullptr);
  EXPECT_EQ(entry->area, "actions");
  EXPECT_EQ(entry->level, "shall");
  EXPECT_EQ(entry->profile, "posix");
  EXPECT_EQ(entry->source, "POSIX.1-2024 XSH sigaction DESCRIPTION");
  EXPECT_EQ(entry->option, "");
}

TEST(Lookup, DigestIsSha256) {
  const std::string_view digest = catalogue_digest();
  ASSERT_TRUE(digest.starts_with("sha256:"));
  EXPECT_EQ(digest.size(), 7u + 64u);
  EXPECT_EQ(digest.find_first_not_of("0123456789abcdef", 7), std::string_view::npos);
}

}  // namespace
}  // namespace sigconform
