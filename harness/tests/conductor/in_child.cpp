#include "harness/tests/conductor/in_child.h"

#include <grp.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include "harness/conductor/line_reader.h"
#include "harness/subject/child.h"
#include "harness/subject/descriptor.h"

namespace sigconform::testing {

std::string in_child(const std::function<std::string()>& body) {
  auto [reading, writing] = make_pipe();
  const pid_t child = ::fork();
  if (child == 0) {
    const auto said = body();
    ::_exit(write_all(writing.get(), said) ? 0 : 1);
  }
  writing.reset();
  std::string said;
  std::array<char, 4096> chunk;
  ssize_t size = 0;
  while ((size = ::read(reading.get(), chunk.data(), chunk.size())) > 0 || (size == -1 && errno == EINTR))
    if (size > 0) said.append(chunk.data(), static_cast<std::size_t>(size));
  const int status = wait_for_end(child);
  if (WIFSIGNALED(status)) return "signal " + std::to_string(WTERMSIG(status));
  if (WEXITSTATUS(status) != 0) return "exit code " + std::to_string(WEXITSTATUS(status));
  return said;
}

void become_ordinary_user() {
  if (::geteuid() != 0) return;
  constexpr uid_t nobody = 65'534;
  if (::setgroups(0, nullptr) != 0 || ::setgid(nobody) != 0 || ::setuid(nobody) != 0) ::_exit(98);
}

}  // namespace sigconform::testing
