// How a forked child ends.
#include "harness/conductor/forked.h"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <stdexcept>

#include "harness/subject/child.h"
#include "harness/subject/ending.h"

namespace sigconform {
namespace {

TEST(Forked, ExitsWithWhatItsWorkReturns) {
  const pid_t child = fork_to([] { return 7; });
  ASSERT_NE(child, -1);
  EXPECT_EQ(Ending::from_wait_status(wait_for_end(child)).to_string(), "exited with 7");
}

TEST(Forked, NoExceptionGetsToTheFramesOfItsParent) {
  int status = 0;
  try {
    const pid_t child = fork_to([]() -> int {
      const rlimit no_core{0, 0};
      ::setrlimit(RLIMIT_CORE, &no_core);
      throw std::runtime_error{"meant for nobody"};
    });
    ASSERT_NE(child, -1);
    status = wait_for_end(child);
  } catch (...) {
    ::_exit(99);
  }
  EXPECT_EQ(Ending::from_wait_status(status).to_string(), "killed by SIGABRT");
}

}  // namespace
}  // namespace sigconform
