#include "harness/conductor/keeper.h"

#include <unistd.h>

#include <cerrno>
#include <climits>
#include <csignal>
#include <system_error>

#include "harness/conductor/process_state.h"
#include "harness/subject/child.h"

namespace sigconform {
namespace {

/// Until nobody can write to its standard input any more: neither the conductor nor a child that has yet to exec.
int keep(const std::filesystem::path& folder, ServedDescriptors ends) {
  ::setsid();
  ::dup2(ends.requests, 0);
  process_state::close_descriptors(1, INT_MAX);
  pid_t group = 0;
  for (;;) {
    const auto size = ::read(0, &group, sizeof group);
    if (size == 0 || (size == -1 && errno != EINTR)) break;
  }
  if (group > 0) ::kill(-group, SIGKILL);
  std::error_code error;
  std::filesystem::remove_all(folder, error);
  return error ? 1 : 0;
}

}  // namespace

Keeper::Keeper(std::filesystem::path folder)
    : process_{spawn_fork([&folder](ServedDescriptors ends) { return keep(folder, ends); })} {}

Keeper::~Keeper() {
  process_.requests.reset();
  wait_for_end(process_.process);
}

void Keeper::tell(pid_t group) const noexcept {
  while (::write(process_.requests.get(), &group, sizeof group) == -1 && errno == EINTR) {
  }
}

void Keeper::takes_own_group() const noexcept { tell(::getpid()); }

void Keeper::group_has_ended() const noexcept { tell(0); }

}  // namespace sigconform
