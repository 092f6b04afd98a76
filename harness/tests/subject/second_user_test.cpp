#include "harness/subject/second_user.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/subject/child.h"

namespace sigconform {
namespace {

constexpr uid_t unprivileged = 65534;
constexpr int not_to_be_arranged = 77;

/// In a child that is allowed no more processes: what an attempt says of the id that it has already.
int attempt_without_a_process() {
  const pid_t child = fork();
  if (child == 0) {
    if (geteuid() == 0 && setuid(unprivileged) != 0) _exit(not_to_be_arranged);
    const rlimit none{};
    if (setrlimit(RLIMIT_NPROC, &none) != 0) _exit(not_to_be_arranged);
    const pid_t refused = fork();
    if (refused != -1) _exit(refused == 0 ? 0 : not_to_be_arranged);
    _exit(can_become(getuid()) ? 1 : 0);
  }
  const int status = wait_for_end(child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(SecondUser, OwnIdCanBeTaken) { EXPECT_TRUE(can_become(getuid())); }

TEST(SecondUser, IsNotToBeHadWithoutAProcessToTryIt) {
  const int outcome = attempt_without_a_process();
  if (outcome == not_to_be_arranged) GTEST_SKIP() << "processes are not counted here";
  EXPECT_EQ(outcome, 0);
}

}  // namespace
}  // namespace sigconform
