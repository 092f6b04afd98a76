#include "reports/file_place.h"

#include <unistd.h>

#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace sigconform::reports {
namespace {

constexpr int most_links = 40;

std::optional<int> number(std::string_view text) {
  int value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

std::optional<int> named_descriptor(const std::filesystem::path& path) {
  constexpr std::array<std::pair<std::string_view, int>, 3> standard{
      {{"/dev/stdin", 0}, {"/dev/stdout", 1}, {"/dev/stderr", 2}}};
  const auto text = path.lexically_normal().string();
  for (const auto& [name, descriptor] : standard)
    if (text == name) return descriptor;
  const auto own = "/proc/" + std::to_string(::getpid()) + "/fd/";
  for (const std::string_view folder : {std::string_view{"/dev/fd/"}, std::string_view{"/proc/self/fd/"},
                                        std::string_view{"/proc/thread-self/fd/"}, std::string_view{own}})
    if (text.starts_with(folder)) return number(std::string_view{text}.substr(folder.size()));
  return std::nullopt;
}

}  // namespace

FilePlace file_place(const std::filesystem::path& path, int standard) {
  if (path == "-") return {path, standard};
  std::error_code error;
  auto place = path;
  for (int links = 0; links < most_links; ++links) {
    const auto whole = std::filesystem::absolute(place, error);
    if (!error)
      if (const auto descriptor = named_descriptor(whole)) return {place, descriptor};
    if (!std::filesystem::is_symlink(std::filesystem::symlink_status(place, error))) break;
    const auto target = std::filesystem::read_symlink(place, error);
    if (error) break;
    place = target.is_absolute() ? target : place.parent_path() / target;
  }
  return {place, std::nullopt};
}

bool FilePlace::is_among_devices() const {
  std::error_code error;
  const auto folder = std::filesystem::weakly_canonical(std::filesystem::absolute(path, error).parent_path(), error);
  if (error) return false;
  const auto text = folder.string() + "/";
  return text.starts_with("/dev/") && !text.starts_with("/dev/shm/") && !text.starts_with("/dev/mqueue/");
}

}  // namespace sigconform::reports
