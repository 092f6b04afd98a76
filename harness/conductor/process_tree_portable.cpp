#include <unistd.h>

#include <cstdio>
#include <map>
#include <memory>

#include "harness/conductor/process_tree.h"

namespace sigconform {

bool can_signal_descendants() { return true; }

namespace {

/// ps is the only interface to other processes that POSIX has.
std::multimap<long, long> children_by_parent() {
  std::multimap<long, long> all;
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> listing{::popen("ps -A -o pid= -o ppid=", "r"), &::pclose};
  long process = 0;
  long parent = 0;
  while (listing && std::fscanf(listing.get(), "%ld %ld", &process, &parent) == 2) all.emplace(parent, process);
  return all;
}

}  // namespace

std::vector<pid_t> every_process() {
  std::vector<pid_t> found;
  for (const auto& [parent, process] : children_by_parent()) found.push_back(static_cast<pid_t>(process));
  return found;
}

std::vector<pid_t> children() {
  std::vector<pid_t> found;
  const auto all = children_by_parent();
  const auto [first, last] = all.equal_range(::getpid());
  for (auto child = first; child != last; ++child) found.push_back(static_cast<pid_t>(child->second));
  return found;
}

std::vector<pid_t> descendants() { return descendants_of(::getpid()); }

std::vector<pid_t> descendants_of(pid_t ancestor) {
  const auto all = children_by_parent();
  std::vector<pid_t> found{ancestor};
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto [first, last] = all.equal_range(found[i]);
    for (auto child = first; child != last; ++child) found.push_back(static_cast<pid_t>(child->second));
  }
  found.erase(found.begin());
  return found;
}

}  // namespace sigconform
