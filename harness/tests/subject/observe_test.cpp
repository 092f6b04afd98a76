// What a thread is seen in from outside, at the end of its life.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>

#include "harness/subject/observe.h"

namespace sigconform {
namespace {

constexpr uid_t nobody = 65534;
constexpr int no_arrangement = 99;

/// Of a child of the caller that has ended and was not waited for.
int seen_of_a_zombie() {
  const pid_t zombie = ::fork();
  if (zombie == 0) ::_exit(0);
  siginfo_t info{};
  if (::waitid(P_PID, static_cast<id_t>(zombie), &info, WEXITED | WNOWAIT) != 0) return no_arrangement;
  Participant thread;
  std::snprintf(thread.proc_path, sizeof thread.proc_path, "%d/task/%d", zombie, zombie);
  return static_cast<int>(observe(thread, blocking::pause()));
}

/// What that judge, a process of its own, exits with.
int exit_code_of(int (*judge)()) {
  const pid_t process = ::fork();
  if (process == 0) ::_exit(judge());
  int status = 0;
  return ::waitpid(process, &status, 0) == process && WIFEXITED(status) ? WEXITSTATUS(status) : no_arrangement;
}

TEST(Observe, WhatHasEndedIsGone) {
  if (!observation_obstacle().empty()) GTEST_SKIP() << observation_obstacle();
  EXPECT_EQ(exit_code_of(seen_of_a_zombie), static_cast<int>(Observation::gone));
}

// Its files in /proc belong to root by then: that they may not be read says nothing about the platform.
TEST(Observe, WhatHasEndedIsGoneForAJudgeWithoutRootToo) {
  if (!observation_obstacle().empty()) GTEST_SKIP() << observation_obstacle();
  if (::geteuid() != 0) GTEST_SKIP() << "needs root to leave it; what has ended is gone says the same of others";
  EXPECT_EQ(
      exit_code_of([] { return ::setgid(nobody) == 0 && ::setuid(nobody) == 0 ? seen_of_a_zombie() : no_arrangement; }),
      static_cast<int>(Observation::gone));
}

}  // namespace
}  // namespace sigconform
