// What the cases of permissions share: unprivileged users, and processes that run as such.
#pragma once

#include <unistd.h>

#include "harness/judge/case.h"
#include "harness/subject/child.h"
#include "harness/subject/second_user.h"

namespace sigconform::cases::permission_errors {

/// Three user ids that differ, none of them privileged.
struct Users {
  uid_t a, b, c;
};

/// Judge side: ends the case as unsupported where there are not three.
inline Users require_three_users() {
  const uid_t first = require_second_user();
  const Users users{first, first - 1, first - 2};
  if (!can_become(users.b) || !can_become(users.c)) unsupported("no third user id is mapped in this user namespace");
  return users;
}

/// The user ids of a process.
struct Credentials {
  uid_t real, effective, saved;
};

/// Subject side: takes those ids for good. The process must be privileged.
inline void take(Stage& stage, const Credentials& ids) {
#if defined(__linux__) || defined(__FreeBSD__) || defined(__OpenBSD__) || _POSIX_VERSION >= 202405L
  stage.must(setresuid(ids.real, ids.effective, ids.saved), "setresuid");
#else
  (void)ids;
  stage.complain("there is no setresuid");
#endif
}

/// Subject side: the id of a process, and of a group, that is no more. Ids are given out in turn: it stays nobody's for
/// the length of a case.
inline pid_t vanished_process(Stage& stage) {
  const pid_t child = stage.must(::fork(), "fork");
  if (child == 0) {
    setpgid(0, 0);
    _exit(0);
  }
  stage.must(wait_for_end(child), "waitpid");
  return child;
}

}  // namespace sigconform::cases::permission_errors
