// The catalogue of an outside user takes the place of the project's own, texts and all.
#include <gtest/gtest.h>

#include <string_view>

#include "harness/catalogue/requirement.h"
#include "harness/catalogue/requirement_id.h"

namespace sigconform {
namespace {

static_assert(RequirementId{"tap.drips"}.view() == "tap.drips");

TEST(OwnCatalogue, HoldsWhatItsFolderHolds) {
  ASSERT_EQ(all_requirements().size(), 4u);
  EXPECT_EQ(all_requirements()[0].id, "drain.never-full");
  EXPECT_EQ(find_requirement("sigaction.act-installs"), nullptr);
}

TEST(OwnCatalogue, TextsSurviveTheGenerator) {
  const Requirement* entry = find_requirement("quote.awkward");
  ASSERT_NE(entry, nullptr);
  EXPECT_EQ(entry->text,
            "A \"quoted\" \\ ?"
            "?"
            "?/ na\xc3\xafve %s text.");
  EXPECT_EQ(entry->area, "linux");
  EXPECT_EQ(entry->profile, "linux");
  EXPECT_EQ(entry->scope, "model");
  EXPECT_EQ(entry->versions, "3+");
  EXPECT_EQ(entry->expect, "all of it");
}

TEST(OwnCatalogue, OpenAndNotTestable) {
  EXPECT_FALSE(find_requirement("tap.drips")->is_open());
  EXPECT_FALSE(find_requirement("tap.drips")->is_not_testable());
  EXPECT_TRUE(find_requirement("tap.cold")->is_open());
  EXPECT_FALSE(find_requirement("drain.never-full")->is_open());
  EXPECT_TRUE(find_requirement("drain.never-full")->is_not_testable());
}

}  // namespace
}  // namespace sigconform
