#include "harness/subject/probe_start.h"

#include <gtest/gtest.h>

#include "harness/subject/outcome.h"

namespace sigconform {
namespace {

TEST(ProbeCommand, NeedsAFamily) {
  EXPECT_THROW(probe_command({"unheard-of", "runtime", {"/bin/true"}}, "delivery"), Unsupported);
}

}  // namespace
}  // namespace sigconform
