#include "harness/subject/program_search.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace sigconform {

namespace fs = std::filesystem;

namespace {

/// The first that PATH has of that name and that is wanted.
template <class Wanted>
std::string first_in_path(const std::string& word, const Wanted& is_wanted) {
  const char* variable = std::getenv("PATH");
  const std::string path = variable != nullptr ? variable : "/usr/bin:/bin";
  for (std::size_t from = 0; !word.empty() && from <= path.size();) {
    const std::size_t to = std::min(path.find(':', from), path.size());
    const std::string directory = path.substr(from, to - from);
    std::string candidate = (directory.empty() ? "." : directory) + "/" + word;
    if (is_wanted(candidate)) return candidate;
    from = to + 1;
  }
  return {};
}

/// Every folder and the file, on the way that links take too: each of their targets is a path of its own. Of links that
/// go round stat() says that there is nothing.
bool lets_anyone_through(const fs::path& path) {
  fs::path way;
  for (const auto& part : path) {
    way /= part;
    struct stat state {};
    if (::stat(way.c_str(), &state) != 0 || (state.st_mode & S_IXOTH) == 0) return false;
    std::error_code error;
    if (!fs::is_symlink(fs::symlink_status(way, error))) continue;
    const fs::path target = fs::read_symlink(way, error);
    if (error || !lets_anyone_through(way.parent_path() / target)) return false;
  }
  return true;
}

}  // namespace

bool is_program(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && ::access(path.c_str(), X_OK) == 0;
}

std::string find_program(const std::string& word) {
  if (word.find('/') != std::string::npos) return is_program(word) ? word : std::string();
  return first_in_path(word, is_program);
}

bool is_open_to_cases(const std::string& path) {
  if (::geteuid() != 0) return true;
  std::error_code error;
  const fs::path from_root = fs::absolute(path, error);
  return !error && lets_anyone_through(from_root);
}

std::string found_in_path(const std::string& program) {
  return first_in_path(program, [](const std::string& path) { return is_program(path) && is_open_to_cases(path); });
}

}  // namespace sigconform
