// What the calling process runs on, as an allow-list of named strings: the vocabulary of expectation files.
// Asked in a worker, so that the answers are the platform's own; never a dump of the environment.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sigconform {

/// Facts in the order in which a report shows them. A name is a word of [a-z0-9_]; a value is never empty: what the
/// platform lacks is "none", what cannot be told is "unknown".
using PlatformFacts = std::vector<std::pair<std::string, std::string>>;

/// Every fact that this program can tell of its platform. Reads files of /proc where there are any, so it is called
/// once at a worker's start, not in a judge. Does not throw for what it cannot read.
///
///   os              "Linux", "Darwin", ...: uname's sysname
///   kernel          uname's release; kernel_version: its version
///   kernel_family   whose code answers the system calls, whatever uname says: "linux", also below qemu-user and in
///                   User-mode Linux; "gvisor", "wsl1"; elsewhere, and where no sandbox can be told, `os` in
///                   lower case
///   libc            "glibc", "musl", "bionic", "apple", "unknown"; libc_version: "2.36" or "unknown"
///   architecture    compiled for: "x86_64", "x86", "aarch64", ...; machine: what uname says
///   pointer_bits    "32" or "64"; byte_order: "little" or "big"
///   emulator        "qemu-user", "rosetta", ..., "other" where the machine contradicts the program, else "none"
///   emulator_version  "7.2.15" or "unknown"; "none" without an emulator
///   sandbox         "gvisor", "wsl1", "none"
///   virtual_machine "uml", "hypervisor" or "none"
///   instrumentation "asan", "tsan", "ubsan", "msan", "valgrind", joined by "+", or "none"
///   preload         "true" where LD_PRELOAD is set, else "none"
///   uid             effective user id; user: "root" or "ordinary"
///   cpus            online processors; page_size: bytes
///   core_pattern    "file", "pipe", "socket", "none", "unknown": where a core of a subject goes
///   rtsig_min       SIGRTMIN; rtsig_max: SIGRTMAX; "none" without real-time signals
///   compiler        "gcc", "clang"; compiler_version: "12.2.0"
///   linkage         "static", "dynamic" or "unknown"; backend: "linux" or "portable"
PlatformFacts platform_facts();

/// The names above, in order: what an expectation may speak of besides what the conductor adds.
const std::vector<std::string>& platform_fact_names();

/// The value of that fact, or empty where it is not there.
std::string_view fact(const PlatformFacts& facts, std::string_view name);

}  // namespace sigconform
