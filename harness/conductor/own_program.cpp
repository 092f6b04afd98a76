#include "harness/conductor/own_program.h"

#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace sigconform {
namespace {

namespace fs = std::filesystem;

std::string remembered;

std::string along_path(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::istringstream folders{path != nullptr ? path : ""};
  std::error_code error;
  for (std::string folder; std::getline(folders, folder, ':');)
    if (const auto candidate = fs::path{folder} / name; fs::exists(candidate, error))
      return fs::absolute(candidate, error).string();
  return {};
}

}  // namespace

void remember_program(const char* argument_zero) {
  const std::string name = argument_zero != nullptr ? argument_zero : "";
  std::error_code error;
  remembered = name.find('/') != std::string::npos ? fs::absolute(name, error).string() : along_path(name);
}

std::string own_program() {
  std::error_code error;
  if (const auto link = fs::read_symlink("/proc/self/exe", error); !error) return link.string();
  if (!remembered.empty()) return remembered;
  throw std::runtime_error{"the path of this program is not known"};
}

}  // namespace sigconform
