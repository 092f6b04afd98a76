// The system calls below fork(): a process like the caller's, and one in a PID namespace of its own, as a judge has it.
#include <linux/sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <string>

#include "cases/latency/floors.h"
#include "harness/latency/row.h"

namespace sigconform::latency::rows {
namespace {

void clone_and_wait(std::uint64_t flags) {
  clone_args how{};
  how.flags = flags;
  how.exit_signal = SIGCHLD;
  const auto child = static_cast<pid_t>(::syscall(SYS_clone3, &how, sizeof how));
  if (child == 0) ::_exit(0);
  if (child != -1) return wait_for(child);
  if (errno == ENOSYS || errno == EPERM) throw Missing{std::string{"clone3: "} + std::strerror(errno)};
  broken("clone3", errno);
}

[[maybe_unused]] const bool registered =
    register_floor("floor/clone", [] { clone_and_wait(0); }) &&
    register_floor("floor/clone-pid-namespace", [] { clone_and_wait(CLONE_NEWPID); });

}  // namespace
}  // namespace sigconform::latency::rows
