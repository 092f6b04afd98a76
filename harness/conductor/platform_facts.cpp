#include "harness/conductor/platform_facts.h"

#include <sys/utsname.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <csignal>
#include <cstdlib>
#include <set>

#if defined(__GLIBC__)
#include <gnu/libc-version.h>
#endif

#include "harness/conductor/platform_facts_backend.h"

#if defined(__has_feature)
#define SIGCONFORM_HAS_FEATURE(name) __has_feature(name)
#else
#define SIGCONFORM_HAS_FEATURE(name) 0
#endif

namespace sigconform {
namespace {

std::string_view compiled_architecture() {
#if defined(__x86_64__) && defined(__ILP32__)
  return "x32";
#elif defined(__x86_64__)
  return "x86_64";
#elif defined(__i386__)
  return "x86";
#elif defined(__aarch64__)
  return "aarch64";
#elif defined(__arm__)
  return "arm";
#elif defined(__riscv)
  return sizeof(void*) == 8 ? "riscv64" : "riscv32";
#elif defined(__powerpc64__)
  return std::endian::native == std::endian::little ? "ppc64le" : "ppc64";
#elif defined(__powerpc__)
  return "ppc";
#elif defined(__s390x__)
  return "s390x";
#elif defined(__mips64)
  return "mips64";
#elif defined(__mips__)
  return "mips";
#elif defined(__loongarch64)
  return "loongarch64";
#elif defined(__sparc__)
  return "sparc";
#else
  return "unknown";
#endif
}

/// False where a kernel that calls itself `machine` cannot run this program without an emulator.
bool machine_runs_this_program(std::string_view machine) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 14> families{{
      {"x86_64", "x86_64"},
      {"x86_64", "amd64"},
      {"x32", "x86_64"},
      {"x86", "x86_64"},
      {"x86", "i"},
      {"x86", "amd64"},
      {"aarch64", "arm64"},
      {"aarch64", "aarch64"},
      {"arm", "arm"},
      {"arm", "aarch64"},
      {"ppc", "ppc"},
      {"riscv32", "riscv"},
      {"mips", "mips"},
      {"sparc", "sparc"},
  }};
  const auto architecture = compiled_architecture();
  if (architecture == "unknown" || machine.starts_with(architecture)) return true;
  bool known = false;
  for (const auto& [compiled, prefix] : families) {
    if (compiled != architecture) continue;
    known = true;
    if (machine.starts_with(prefix)) return true;
  }
  return !known;
}

std::string_view libc_name() {
#if defined(__GLIBC__)
  return "glibc";
#elif defined(__BIONIC__)
  return "bionic";
#elif defined(__UCLIBC__)
  return "uclibc";
#elif defined(__APPLE__)
  return "apple";
#elif defined(__linux__)
  return "musl";  // which defines no macro of its own, on purpose
#else
  return "unknown";
#endif
}

std::string instrumentation(bool valgrind) {
  std::set<std::string> found;
#if defined(__SANITIZE_ADDRESS__) || SIGCONFORM_HAS_FEATURE(address_sanitizer)
  found.insert("asan");
#endif
#if defined(__SANITIZE_THREAD__) || SIGCONFORM_HAS_FEATURE(thread_sanitizer)
  found.insert("tsan");
#endif
#if SIGCONFORM_HAS_FEATURE(memory_sanitizer)
  found.insert("msan");
#endif
#if SIGCONFORM_HAS_FEATURE(undefined_behavior_sanitizer)
  found.insert("ubsan");
#endif
#if defined(SIGCONFORM_SANITIZE)  // g++ has no macro for its undefined-behaviour sanitizer
  if (std::string_view{SIGCONFORM_SANITIZE}.find("undefined") != std::string_view::npos) found.insert("ubsan");
#endif
  if (valgrind) found.insert("valgrind");
  std::string joined;
  for (const auto& name : found) joined += (joined.empty() ? "" : "+") + name;
  return joined.empty() ? "none" : joined;
}

std::string lower_case(std::string text) {
  for (char& letter : text)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return text;
}

std::string dotted(int major, int minor, int patch) {
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

}  // namespace

PlatformFacts platform_facts() {
  const auto around = backend::surroundings();
  struct utsname name {};
  const bool named = ::uname(&name) == 0;

  PlatformFacts facts;
  const auto add = [&facts](const char* fact, std::string value) {
    facts.emplace_back(fact, value.empty() ? "unknown" : std::move(value));
  };
  add("os", named ? name.sysname : "unknown");
  add("kernel", named ? name.release : "unknown");
  add("kernel_version", named ? name.version : "unknown");
  const bool sandboxed = around.sandbox != "none" && around.sandbox != "unknown";
  add("kernel_family", sandboxed ? around.sandbox : lower_case(named ? name.sysname : "unknown"));
  add("libc", std::string{libc_name()});
#if defined(__GLIBC__)
  add("libc_version", ::gnu_get_libc_version());
#else
  add("libc_version", around.libc_version);
#endif
  add("architecture", std::string{compiled_architecture()});
  add("machine", named ? name.machine : "unknown");
  add("pointer_bits", std::to_string(8 * sizeof(void*)));
  add("byte_order", std::endian::native == std::endian::little ? "little" : "big");
  const bool contradicted = named && !machine_runs_this_program(name.machine);
  const bool emulator_named = around.emulator != "none" && around.emulator != "unknown";
  add("emulator", contradicted && !emulator_named ? "other" : around.emulator);
  add("emulator_version", contradicted && !emulator_named ? "unknown" : around.emulator_version);
  add("sandbox", around.sandbox);
  add("virtual_machine", around.virtual_machine);
  add("instrumentation", instrumentation(around.valgrind));
  add("preload", std::getenv("LD_PRELOAD") != nullptr ? "true" : "none");
  add("uid", std::to_string(::geteuid()));
  add("user", ::geteuid() == 0 ? "root" : "ordinary");
  add("cpus", std::to_string(::sysconf(_SC_NPROCESSORS_ONLN)));
  add("page_size", std::to_string(::sysconf(_SC_PAGESIZE)));
  add("core_pattern", around.core_pattern);
#if defined(SIGRTMIN) && defined(SIGRTMAX)
  add("rtsig_min", std::to_string(SIGRTMIN));
  add("rtsig_max", std::to_string(SIGRTMAX));
#else
  add("rtsig_min", "none");
  add("rtsig_max", "none");
#endif
#if defined(__clang__)
  add("compiler", "clang");
  add("compiler_version", dotted(__clang_major__, __clang_minor__, __clang_patchlevel__));
#elif defined(__GNUC__)
  add("compiler", "gcc");
  add("compiler_version", dotted(__GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__));
#else
  add("compiler", "unknown");
  add("compiler_version", "unknown");
#endif
  add("linkage", around.linkage);
#if defined(SIGCONFORM_PORTABLE)
  add("backend", "portable");
#else
  add("backend", "linux");
#endif
  return facts;
}

const std::vector<std::string>& platform_fact_names() {
  static const std::vector<std::string> names{"os",
                                              "kernel",
                                              "kernel_version",
                                              "kernel_family",
                                              "libc",
                                              "libc_version",
                                              "architecture",
                                              "machine",
                                              "pointer_bits",
                                              "byte_order",
                                              "emulator",
                                              "emulator_version",
                                              "sandbox",
                                              "virtual_machine",
                                              "instrumentation",
                                              "preload",
                                              "uid",
                                              "user",
                                              "cpus",
                                              "page_size",
                                              "core_pattern",
                                              "rtsig_min",
                                              "rtsig_max",
                                              "compiler",
                                              "compiler_version",
                                              "linkage",
                                              "backend"};
  return names;
}

std::string_view fact(const PlatformFacts& facts, std::string_view name) {
  for (const auto& [known, value] : facts) {
    if (known == name) return value;
  }
  return {};
}

}  // namespace sigconform
