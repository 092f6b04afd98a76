#include "harness/conductor/containment.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <climits>
#include <csignal>
#include <cstring>

#include "harness/conductor/forked.h"
#include "harness/conductor/process_state.h"
#include "harness/conductor/process_tree.h"
#include "harness/conductor/reading.h"
#include "harness/conductor/user_namespace_linux.h"
#include "harness/subject/child.h"
#include "harness/subject/descriptor.h"

namespace sigconform::containment {
namespace {

/// The PID namespace of the worker, kept open so that each case can leave the one before it behind.
int own_namespace = -1;

enum class Means { user_namespace, pid_namespace };

std::string failed(const char* what) { return std::string{what} + ": " + std::strerror(errno); }

/// Becomes the child that serves; the caller stays behind as its parent and ends as it ends.
/// The child dies with the parent in any case: it is all that holds the namespace.
bool hand_over_to_child() {
  const pid_t child = ::fork();
  if (child == -1) return false;
  if (child == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    return true;
  }
  process_state::close_descriptors(0, INT_MAX);
  const int status = wait_for_end(child);
  if (WIFSIGNALED(status)) {
    // No core of the bystander on top of the one that the child may have left.
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    ::kill(::getpid(), WTERMSIG(status));
  }
  ::_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}

/// Leaves the namespace of the last case for a fresh one, into which the next fork is born.
bool fresh_namespace() { return ::setns(own_namespace, CLONE_NEWPID) == 0 && ::unshare(CLONE_NEWPID) == 0; }

/// Empty on success, and then this process is the init of a namespace in which it can make more of them.
std::string build(Means means, int first_kept, bool dies_with_parent) {
  if (means == Means::user_namespace)
    if (auto problem = enter_user_namespace(); !problem.empty()) return problem;
  if (dies_with_parent) ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::unshare(CLONE_NEWPID) != 0) return failed("unshare(CLONE_NEWPID)");
  if (!hand_over_to_child()) return failed("fork");
  const Descriptor opened{::open("/proc/self/ns/pid", O_RDONLY | O_CLOEXEC)};
  if (!opened) return failed("/proc/self/ns/pid");
  own_namespace = ::fcntl(opened.get(), F_DUPFD_CLOEXEC, first_kept);
  if (own_namespace == -1) return failed("fcntl");
  // Twice, since some platforms manage it once.
  for (int i = 0; i < 2; ++i) {
    if (!fresh_namespace()) return failed("a fresh PID namespace");
    const pid_t probe = fork_to([] { return ::getpid() == 1 ? 0 : 1; });
    if (probe == -1) return failed("fork");
    if (wait_for_end(probe) != 0) return "a child of a PID namespace is not its init";
  }
  return {};
}

/// What `build` would say, found out in a child so that a failure half way costs nothing.
std::string rehearse(Means means, int first_kept) {
  auto answers = try_make_pipe();
  if (!answers) return failed("pipe");
  const pid_t child = fork_to([&] {
    const int answer = ::fcntl(answers->write.get(), F_DUPFD_CLOEXEC, first_kept);
    const auto problem = build(means, first_kept, true);
    const auto text = problem.empty() ? std::string{"+"} : problem;
    return ::write(answer, text.data(), text.size()) > 0 ? 0 : 1;
  });
  if (child == -1) return failed("fork");
  answers->write.reset();
  std::array<char, 512> text{};
  // End-of-file comes for certain: whoever holds the other end dies with the child waited for here.
  const auto size = read_once(answers->read.get(), text.data(), text.size());
  wait_for_end(child);
  if (size <= 0) return "the attempt was killed";
  std::string problem{text.data(), static_cast<std::size_t>(size)};
  return problem == "+" ? std::string{} : problem;
}

void limit(decltype(RLIMIT_CORE) resource, rlim_t soft, rlim_t hard) {
  rlimit now{};
  if (::getrlimit(resource, &now) != 0) return;
  now.rlim_max = std::min(now.rlim_max, hard);
  now.rlim_cur = std::min(soft, now.rlim_max);
  ::setrlimit(resource, &now);
}

/// Tasks on the whole machine: without a user namespace the limit counts all those of the user.
rlim_t tasks_now() {
  const Descriptor file{::open("/proc/loadavg", O_RDONLY | O_CLOEXEC)};
  std::array<char, 128> text{};
  const auto size = file ? ::read(file.get(), text.data(), text.size() - 1) : 0;
  const std::string_view line{text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
  const auto slash = line.find('/');
  rlim_t tasks = 4096;
  if (slash != std::string_view::npos) std::from_chars(line.data() + slash + 1, line.data() + line.size(), tasks);
  return tasks;
}

}  // namespace

Walls enter(Isolation wanted, int first_kept, bool dies_with_parent) {
  ::prctl(PR_SET_DUMPABLE, 1);  // else /proc/self/uid_map belongs to root
  std::string reason = "asked for";
  if (wanted != Isolation::weak) {
    reason = rehearse(Means::user_namespace, first_kept);
    if (reason.empty()) {
      if (const auto problem = build(Means::user_namespace, first_kept, dies_with_parent); problem.empty())
        return {true, "PID and user namespace"};
      else
        reason = problem;
    } else if (::geteuid() == 0 && rehearse(Means::pid_namespace, first_kept).empty()) {
      if (const auto problem = build(Means::pid_namespace, first_kept, dies_with_parent); problem.empty())
        return {true, "PID namespace; no user namespace: " + reason};
    }
  }
  // No death signal here: an orderly end, which end-of-file on the requests brings about, can clear a case away.
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  return {false, reason};
}

void set_limits(const Walls& walls) {
  limit(RLIMIT_CORE, 0, 4U << 20);
  limit(RLIMIT_FSIZE, 64U << 20, 64U << 20);
  limit(RLIMIT_NOFILE, 256, 4096);
  limit(RLIMIT_SIGPENDING, 4096, 4096);
  const rlim_t processes = 512 + (walls.strong ? 0 : tasks_now());
  limit(RLIMIT_NPROC, processes, processes);
  ::umask(022);
  [[maybe_unused]] const int moved = ::chdir("/");
  // Gone with the change of user; without it nobody may look at /proc/<pid>/task/<tid>/syscall.
  ::prctl(PR_SET_DUMPABLE, 1);
}

pid_t fork_judge(const Walls& walls) {
  if (walls.strong && !fresh_namespace()) return -1;
  const pid_t worker = walls.strong ? 0 : ::getpid();
  const pid_t child = ::fork();
  if (child != 0) return child;
  if (!walls.strong) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != worker) ::_exit(1);
  }
  ::setsid();
  return 0;
}

void kill_judge(const Walls& walls, pid_t judge) {
  if (!walls.strong) kill_descendants();
  ::kill(judge, SIGKILL);
}

bool clear_away(const Walls& walls, pid_t) {
  // With its init waited for, a PID namespace is empty.
  return walls.strong || reap_descendants();
}

int open_process(pid_t process) {
#ifdef SYS_pidfd_open
  return static_cast<int>(::syscall(SYS_pidfd_open, process, 0));
#else
  static_cast<void>(process);
  errno = ENOSYS;
  return -1;
#endif
}

}  // namespace sigconform::containment
