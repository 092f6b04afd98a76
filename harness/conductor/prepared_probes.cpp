#include "harness/conductor/prepared_probes.h"

#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <system_error>

#include "harness/conductor/compiler.h"
#include "harness/subject/outcome.h"
#include "harness/subject/program_search.h"
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

}  // namespace

bool PreparedProbes::make_folder() {
  const auto folder = private_folder();
  if (folder.empty()) return false;
  try {
    keeper_.emplace(folder);
  } catch (...) {
    // Nobody keeps it.
    std::error_code ignored;
    fs::remove(folder, ignored);
    throw;
  }
  folder_ = folder;
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
    const auto end = compile(preparation, own, *keeper_);
    if (end.done) return {};
    return {.reason = end.reason, .interrupted_by = end.interrupted_by};
  } catch (const Unsupported& lack) {
    return {.reason = lack.what(), .is_absent = true};
  }
}

}  // namespace sigconform
