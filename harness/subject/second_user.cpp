#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/subject/outcome.h"
#include "harness/subject/subject.h"

namespace sigconform {
namespace {

// 65534 (nobody) is mapped wherever more than one id is, and owns nothing.
constexpr uid_t candidate = 65534;

}  // namespace

uid_t require_second_user() {
  if (getuid() != 0 || geteuid() != 0)
    throw Unsupported("a second user id needs root, or a user namespace that maps more than one");
  // Whether the id can be taken is tried, not derived: a user namespace may map id 0 alone.
  const pid_t child = fork();
  if (child == 0) _exit(setuid(candidate) == 0 ? 0 : 1);
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
  }
  if (status != 0) throw Unsupported("a second user id is not mapped in this user namespace");
  return candidate;
}

}  // namespace sigconform
