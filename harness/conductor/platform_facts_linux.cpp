#include <sys/auxv.h>
#include <sys/klog.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>
#include <vector>

#include "harness/conductor/platform_facts_backend.h"
#include "harness/conductor/printed_version.h"

namespace sigconform::backend {
namespace {

std::string contents(const std::string& path) {
  std::ifstream file{path};
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// The program that the kernel really runs. Emulators and valgrind answer `/proc/self/exe` and `/proc/<pid>/exe`
/// themselves, with the emulated program, but let the thread's own link through.
std::string true_executable() {
  const auto thread = std::to_string(::syscall(SYS_gettid));
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/task/" + thread + "/exe", error).string();
}

std::string emulator(const std::string& executable) {
  const auto program = std::filesystem::path{executable}.filename().string();
  if (program.starts_with("qemu-")) return "qemu-user";
  if (program.starts_with("rosetta")) return "rosetta";
  if (program.starts_with("box64") || program.starts_with("box86")) return program.substr(0, 5);
  if (program.starts_with("FEX")) return "fex";
  return executable.empty() ? "unknown" : "none";
}

std::string sandbox(const utsname& name) {
  const std::string_view release = name.release;
  const std::string_view version = name.version;
  // gVisor's kernel calls itself by a fixed date, and says so in its own log.
  if (version.find("Sun Jan 10 15:06:54 PST 2016") != std::string_view::npos) return "gvisor";
  constexpr int read_all = 3;
  std::vector<char> log(16'384);
  const int size = ::klogctl(read_all, log.data(), static_cast<int>(log.size()));
  if (size > 0 && std::string_view{log.data(), static_cast<std::size_t>(size)}.find("gVisor") != std::string_view::npos)
    return "gvisor";
  // WSL 1 translates system calls and writes Microsoft with a capital; WSL 2 is a kernel in a virtual machine.
  return release.find("Microsoft") != std::string_view::npos ? "wsl1" : "none";
}

std::string virtual_machine() {
  const auto processors = contents("/proc/cpuinfo");
  if (processors.find("User Mode Linux") != std::string::npos) return "uml";
  return processors.find(" hypervisor") != std::string::npos ? "hypervisor" : "none";
}

std::string core_pattern() {
  const std::filesystem::path setting{"/proc/sys/kernel/core_pattern"};
  std::error_code error;
  if (!std::filesystem::exists(setting, error)) return "unknown";
  const auto pattern = contents(setting);
  if (pattern.empty() || pattern == "\n") return "none";
  if (pattern.front() == '|') return "pipe";
  return pattern.front() == '@' ? "socket" : "file";
}

}  // namespace

Surroundings surroundings() {
  utsname name{};
  ::uname(&name);
  const auto executable = true_executable();
  Surroundings found;
  found.emulator = emulator(executable);
  if (found.emulator != "none" && found.emulator != "unknown")
    found.emulator_version = version_printed_by(quoted_for_shell(executable) + " --version 2>&1");
  found.valgrind = executable.find("/valgrind/") != std::string::npos ||
                   contents("/proc/self/maps").find("vgpreload_") != std::string::npos;
  found.sandbox = sandbox(name);
  found.virtual_machine = virtual_machine();
  found.core_pattern = core_pattern();
  found.linkage = ::getauxval(AT_BASE) == 0 ? "static" : "dynamic";
#if !defined(__GLIBC__)
  // musl's loader names its version when it is started without a program.
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator{"/lib", error}) {
    if (found.linkage == "dynamic" && entry.path().filename().string().starts_with("ld-musl-"))
      found.libc_version = version_printed_by(quoted_for_shell(entry.path()) + " 2>&1");
  }
#endif
  return found;
}

}  // namespace sigconform::backend
