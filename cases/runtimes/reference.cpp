// The C++ reference: a program that comes with this one.
#include <filesystem>
#include <system_error>

#include "harness/subject/image.h"
#include "harness/subject/runtime_family.h"

namespace sigconform::cases::runtimes {
namespace {

/// Beside this program in the folder of a build, or where an installation puts it.
std::vector<std::string> found() {
  std::error_code unreadable;
  std::filesystem::path self = program_command().front();
  if (auto target = std::filesystem::read_symlink(self, unreadable); !unreadable) self = std::move(target);
  for (const char* place : {"libexec", "../libexec"}) {
    const auto program = self.parent_path() / place / "sigconform" / "sigconform_probe_cpp";
    if (std::filesystem::exists(program, unreadable)) return {program.lexically_normal().string()};
  }
  return {};
}

[[maybe_unused]] const bool registered =
    register_runtime_family({.name = "cpp-reference",
                             .programs = &found,
                             .probe = [](const Target& target) { return target.command; },
                             .is_own = true});

}  // namespace
}  // namespace sigconform::cases::runtimes
