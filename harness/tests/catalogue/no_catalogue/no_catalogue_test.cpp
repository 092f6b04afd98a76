// An executable for which sigconform_catalogue() was never called links, and has no requirement.
#include <gtest/gtest.h>

#include "harness/catalogue/requirement.h"

namespace sigconform {
namespace {

TEST(NoCatalogue, IsEmpty) {
  EXPECT_TRUE(all_requirements().empty());
  EXPECT_EQ(find_requirement("sigaction.act-installs"), nullptr);
  EXPECT_EQ(catalogue_digest(), "");
}

}  // namespace
}  // namespace sigconform
