#include "harness/conductor/own_program.h"

#include <filesystem>
#include <stdexcept>

#include "harness/subject/program_search.h"

namespace sigconform {
namespace {

namespace fs = std::filesystem;

std::string remembered;

}  // namespace

void remember_program(const char* argument_zero) {
  const auto found = find_program(argument_zero != nullptr ? argument_zero : "");
  std::error_code error;
  remembered = found.empty() ? found : fs::absolute(found, error).string();
}

std::string own_program() {
  std::error_code error;
  if (const auto link = fs::read_symlink("/proc/self/exe", error); !error) return link.string();
  if (!remembered.empty()) return remembered;
  throw std::runtime_error{"the path of this program is not known"};
}

}  // namespace sigconform
