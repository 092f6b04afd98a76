#include "harness/conductor/prepared_probes.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <fstream>
#include <system_error>

#include "harness/conductor/compiler.h"
#include "harness/conductor/process_state.h"
#include "harness/subject/outcome.h"
#include "harness/subject/runtime_family.h"

namespace sigconform {
namespace {

namespace fs = std::filesystem;

/// Empty where none can be made.
fs::path private_folder() {
  std::error_code error;
  fs::path place = fs::temp_directory_path(error);
  if (error || !is_open_to_cases(place.string())) place = "/tmp";
  std::string name = place / "sigconform-XXXXXX";
  if (::mkdtemp(name.data()) == nullptr) return {};
  ::chmod(name.c_str(), 0755);
  return name;
}

bool write_file(const fs::path& path, const std::string& text) {
  std::ofstream file{path, std::ios::binary};
  file << text;
  return file.flush().good();
}

/// What the keeper does: it waits until nobody can write to its standard input any more.
int remove_when_over(const fs::path& folder, ServedDescriptors ends) {
  // Out of reach for what is sent to the group or comes from the terminal.
  ::setsid();
  ::dup2(ends.requests, 0);
  process_state::close_descriptors(1, INT_MAX);
  char byte = 0;
  while (::read(0, &byte, 1) == -1 && errno == EINTR) {
  }
  std::error_code error;
  fs::remove_all(folder, error);
  return error ? 1 : 0;
}

}  // namespace

PreparedProbes::~PreparedProbes() {
  keeper_.requests.reset();
  while (keeper_.process > 0 && ::waitpid(keeper_.process, nullptr, 0) == -1 && errno == EINTR) {
  }
}

bool PreparedProbes::make_folder() {
  folder_ = private_folder();
  if (folder_.empty()) return false;
  keeper_ = spawn_fork([this](ServedDescriptors ends) { return remove_when_over(folder_, ends); });
  return true;
}

PreparedProbes::Lack PreparedProbes::prepare(Target& target) {
  const auto* family = runtime_family_of(target.name);
  if (target.kind != "runtime" || family == nullptr || family->prepare == nullptr) return {};
  if (folder_.empty() && !make_folder()) return {.reason = "no folder to compile its probe in"};
  const fs::path own = folder_ / std::to_string(count_++);
  std::error_code error;
  if (!fs::create_directory(own, error)) return {.reason = "no folder to compile its probe in"};
  fs::permissions(own, fs::perms{0755}, error);
  target.prepared = own.string();
  try {
    const auto preparation = family->prepare(target);
    if (!write_file(own / preparation.file, preparation.text)) return {.reason = "no room to compile its probe in"};
    const auto end = compile(preparation, own);
    if (end.done) return {};
    return {.reason = end.reason, .interrupted_by = end.interrupted_by};
  } catch (const Unsupported& lack) {
    return {.reason = lack.what(), .is_absent = true};
  }
}

}  // namespace sigconform
