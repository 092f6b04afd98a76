#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "harness/conductor/process_tree.h"

namespace sigconform {
namespace {

/// The parent in /proc/<pid>/stat: the second field after the parenthesis that closes the name. 0 where it is gone.
pid_t parent_of(pid_t process) {
  const auto path = "/proc/" + std::to_string(process) + "/stat";
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file == -1) return 0;
  std::array<char, 512> text{};
  const auto size = ::read(file, text.data(), text.size());
  ::close(file);
  const std::string_view line{text.data(), static_cast<std::size_t>(size > 0 ? size : 0)};
  const auto name_end = line.rfind(") ");
  if (name_end == std::string_view::npos || name_end + 4 > line.size()) return 0;
  pid_t parent = 0;
  std::from_chars(line.data() + name_end + 4, line.data() + line.size(), parent);
  return parent;
}

pid_t own_number() {
  std::array<char, 32> text{};
  const auto size = ::readlink("/proc/self", text.data(), text.size());
  pid_t number = ::getpid();
  if (size > 0) std::from_chars(text.data(), text.data() + size, number);
  return number;
}

std::multimap<pid_t, pid_t> children_by_parent() {
  std::multimap<pid_t, pid_t> children;
  for (const pid_t process : every_process())
    if (const pid_t parent = parent_of(process); parent != 0) children.emplace(parent, process);
  return children;
}

}  // namespace

std::vector<pid_t> every_process() {
  std::vector<pid_t> found;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder{::opendir("/proc"), &::closedir};
  while (const dirent* entry = folder ? ::readdir(folder.get()) : nullptr) {
    const std::string_view name = entry->d_name;
    pid_t process = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), process);
    if (error == std::errc{} && end == name.data() + name.size()) found.push_back(process);
  }
  return found;
}

bool can_signal_descendants() { return own_number() == ::getpid(); }

std::vector<pid_t> children() {
  std::vector<pid_t> found;
  const auto all = children_by_parent();
  const auto [first, last] = all.equal_range(own_number());
  for (auto child = first; child != last; ++child) found.push_back(child->second);
  return found;
}

std::vector<pid_t> descendants() { return descendants_of(own_number()); }

std::vector<pid_t> descendants_of(pid_t ancestor) {
  const auto all = children_by_parent();
  std::vector<pid_t> found{ancestor};
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto [first, last] = all.equal_range(found[i]);
    for (auto child = first; child != last; ++child) found.push_back(child->second);
  }
  found.erase(found.begin());
  return found;
}

}  // namespace sigconform
