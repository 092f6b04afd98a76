#include "harness/conductor/user_namespace_linux.h"

#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string>

#include "harness/conductor/forked.h"
#include "harness/conductor/reading.h"
#include "harness/subject/child.h"
#include "harness/subject/descriptor.h"

namespace sigconform {
namespace {

constexpr std::uint32_t range = 65'536;

std::string failed(const std::string& what) { return what + ": " + std::strerror(errno); }

/// The first of 65536 ids, far above those that accounts or containers use; another for each worker alive.
std::uint32_t private_ids(pid_t worker) {
  constexpr std::uint32_t first = 0x70000000;
  constexpr std::uint32_t slots = 32'768;
  return first + range * (static_cast<std::uint32_t>(worker) % slots);
}

bool write_file(const std::string& path, const std::string& text) {
  const Descriptor file{::open(path.c_str(), O_WRONLY | O_CLOEXEC)};
  return file && ::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

/// The number under which /proc knows this process, which may see another PID namespace than we do.
std::string own_proc_folder() {
  std::array<char, 32> text{};
  const auto size = ::readlink("/proc/self", text.data(), text.size() - 1);
  return "/proc/" + (size > 0 ? std::string{text.data(), static_cast<std::size_t>(size)} : "self");
}

/// Maps a private range from outside, which only a process outside may do. 0, or errno.
int write_private_maps(const std::string& folder, pid_t worker) {
  const auto map = "0 " + std::to_string(private_ids(worker)) + " " + std::to_string(range);
  if (!write_file(folder + "/uid_map", map) || !write_file(folder + "/gid_map", map)) return errno;
  return 0;
}

std::string enter_as_root() {
  auto ready = try_make_pipe();
  if (!ready) return failed("pipe");
  const auto folder = own_proc_folder();
  const pid_t worker = ::getpid();
  const pid_t helper = fork_to([&] {
    ready->write.reset();
    char byte = 0;
    // End-of-file instead of the byte: there is no namespace, so nothing to map.
    return read_once(ready->read.get(), &byte, 1) == 1 ? write_private_maps(folder, worker) : 0;
  });
  if (helper == -1) return failed("fork");
  ready->read.reset();
  const bool unshared = ::unshare(CLONE_NEWUSER) == 0;
  const int unshare_error = errno;
  const bool told = unshared && ::write(ready->write.get(), "+", 1) == 1;
  ready->write.reset();
  const int status = wait_for_end(helper);
  errno = unshare_error;
  if (!unshared) return failed("unshare(CLONE_NEWUSER)");
  if (!told || !WIFEXITED(status)) return "the user namespace was not mapped";
  errno = WEXITSTATUS(status);
  if (errno != 0) return failed("uid_map");
  if (::setgroups(0, nullptr) != 0) return failed("setgroups");
  if (::setresgid(0, 0, 0) != 0) return failed("setresgid");
  if (::setresuid(0, 0, 0) != 0) return failed("setresuid");
  return {};
}

std::string enter_as_ordinary_user() {
  const auto uid = std::to_string(::geteuid());
  const auto gid = std::to_string(::getegid());
  if (::unshare(CLONE_NEWUSER) != 0) return failed("unshare(CLONE_NEWUSER)");
  if (!write_file("/proc/self/setgroups", "deny") && errno != ENOENT) return failed("/proc/self/setgroups");
  if (!write_file("/proc/self/uid_map", uid + " " + uid + " 1")) return failed("/proc/self/uid_map");
  if (!write_file("/proc/self/gid_map", gid + " " + gid + " 1")) return failed("/proc/self/gid_map");
  return {};
}

}  // namespace

std::string enter_user_namespace() { return ::geteuid() == 0 ? enter_as_root() : enter_as_ordinary_user(); }

}  // namespace sigconform
