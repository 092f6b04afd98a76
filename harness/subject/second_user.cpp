#include "harness/subject/second_user.h"

#include <unistd.h>

#include "harness/subject/child.h"
#include "harness/subject/outcome.h"
#include "harness/subject/subject.h"

namespace sigconform {
namespace {

// 65534 (nobody) is mapped wherever more than one id is, and owns nothing.
constexpr uid_t candidate = 65534;

}  // namespace

bool can_become(uid_t user) noexcept {
  const pid_t child = fork();
  if (child == 0) _exit(setuid(user) == 0 ? 0 : 1);
  return child > 0 && wait_for_end(child) == 0;
}

uid_t require_second_user() {
  if (getuid() != 0 || geteuid() != 0)
    throw Unsupported("a second user id needs root, or a user namespace that maps more than one");
  if (!can_become(candidate)) throw Unsupported("a second user id is not mapped in this user namespace");
  return candidate;
}

}  // namespace sigconform
