// What a thread is seen in from outside, at the end of its life.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>

#include "harness/subject/observe.h"

namespace sigconform {
namespace {

constexpr uid_t nobody = 65534;

/// By a process without root, of a child of its own that has ended and was not waited for.
Observation seen_of_a_zombie() {
  if (::geteuid() == 0 && (::setgid(nobody) != 0 || ::setuid(nobody) != 0)) return Observation::blocked;
  const pid_t zombie = ::fork();
  if (zombie == 0) ::_exit(0);
  siginfo_t info{};
  if (::waitid(P_PID, static_cast<id_t>(zombie), &info, WEXITED | WNOWAIT) != 0) return Observation::blocked;
  Participant thread;
  std::snprintf(thread.proc_path, sizeof thread.proc_path, "%d/task/%d", zombie, zombie);
  return observe(thread, blocking::pause());
}

// Its files in /proc belong to root by then: that they may not be read says nothing about the platform.
TEST(Observe, WhatHasEndedIsGoneForAJudgeWithoutRootToo) {
  if (!observation_obstacle().empty()) GTEST_SKIP() << observation_obstacle();
  const pid_t judge = ::fork();
  if (judge == 0) ::_exit(static_cast<int>(seen_of_a_zombie()));
  int status = 0;
  ASSERT_EQ(::waitpid(judge, &status, 0), judge);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(static_cast<Observation>(WEXITSTATUS(status)), Observation::gone);
}

}  // namespace
}  // namespace sigconform
