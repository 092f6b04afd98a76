#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>

#include "harness/conductor/containment.h"
#include "harness/conductor/process_tree.h"

namespace sigconform::containment {
namespace {

void limit(int resource, rlim_t soft, rlim_t hard) {
  rlimit now{};
  if (::getrlimit(resource, &now) != 0) return;
  if (now.rlim_max == RLIM_INFINITY || now.rlim_max > hard) now.rlim_max = hard;
  now.rlim_cur = std::min(soft, now.rlim_max);
  ::setrlimit(resource, &now);
}

}  // namespace

Walls enter(Isolation wanted, int, bool) {
  return {false, wanted == Isolation::weak ? "asked for" : "the portable backend knows no namespaces"};
}

void set_limits(const Walls&) {
  limit(RLIMIT_CORE, 0, 4U << 20);
  limit(RLIMIT_FSIZE, 64U << 20, 64U << 20);
  limit(RLIMIT_NOFILE, 256, 4096);
  ::umask(022);
  [[maybe_unused]] const int moved = ::chdir("/");
}

pid_t fork_judge(const Walls&) {
  const pid_t child = ::fork();
  if (child == 0) ::setsid();
  return child;
}

void kill_judge(const Walls&, pid_t judge) {
  kill_descendants();
  ::kill(judge, SIGKILL);
}

bool clear_away(const Walls&, pid_t judge) {
  kill_session(judge);  // also orphans, which no list of descendants has
  return reap_descendants();
}

int open_process(pid_t) {
  errno = ENOSYS;
  return -1;
}

}  // namespace sigconform::containment
