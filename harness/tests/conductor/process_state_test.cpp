// A process that keeps some descriptors out of the way of what it is for.
#include "harness/conductor/process_state.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/resource.h>

#include <array>
#include <climits>
#include <string>
#include <utility>

#include "harness/conductor/forked.h"
#include "harness/subject/child.h"
#include "harness/subject/descriptor.h"
#include "harness/subject/ending.h"

namespace sigconform {
namespace {

constexpr int open_files = 1024;

bool is_open(int descriptor) { return ::fcntl(descriptor, F_GETFD) != -1; }

/// Under that limit, with a descriptor open at each number that the pipe could be moved to first: 0, or what is wrong.
int flaw_of_keeping(rlim_t limit, int first_expected) {
  // What the test inherited may be above the limit, where the portable backend does not look.
  process_state::close_descriptors(3, INT_MAX);
  auto pipe = make_pipe();
  for (int taken = first_expected; taken < first_expected + 3; ++taken) ::dup2(pipe.read.get(), taken);
  const rlimit files{limit, limit};
  if (::setrlimit(RLIMIT_NOFILE, &files) != 0) return 1;
  std::array kept{pipe.read.get(), pipe.write.get()};
  if (process_state::keep_only(kept) != first_expected) return 2;
  for (const int descriptor : kept)
    if (descriptor < first_expected || !is_open(descriptor)) return 3;
  for (int descriptor = 3; descriptor < open_files; ++descriptor)
    if (is_open(descriptor) && descriptor != kept[0] && descriptor != kept[1]) return 4;
  for (int descriptor = 0; descriptor < 3; ++descriptor)
    if (!is_open(descriptor)) return 5;
  char byte = 0;
  return ::write(kept[1], "+", 1) == 1 && ::read(kept[0], &byte, 1) == 1 && byte == '+' ? 0 : 6;
}

class KeepOnly : public testing::TestWithParam<std::pair<rlim_t, int>> {};
INSTANTIATE_TEST_SUITE_P(Limits, KeepOnly,
                         testing::Values(std::pair{256, 240}, std::pair{open_files, 240}, std::pair{200, 184}),
                         [](const auto& info) { return std::to_string(info.param.first); });

TEST_P(KeepOnly, LeavesTheseAndNoOther) {
  const auto [limit, first_expected] = GetParam();
  const pid_t child = fork_to([limit = limit, first = first_expected] { return flaw_of_keeping(limit, first); });
  ASSERT_NE(child, -1);
  EXPECT_EQ(Ending::from_wait_status(wait_for_end(child)).to_string(), "exited with 0");
}

TEST(KeepOnlyOf, ADescriptorThatIsNotOpenIsNotKept) {
  const pid_t child = fork_to([] {
    std::array kept{-1};
    process_state::keep_only(kept);
    return kept[0] == -1 ? 0 : 1;
  });
  ASSERT_NE(child, -1);
  EXPECT_EQ(Ending::from_wait_status(wait_for_end(child)).to_string(), "exited with 0");
}

}  // namespace
}  // namespace sigconform
