#include "harness/tests/conductor/in_child.h"

#include <grp.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "harness/conductor/forked.h"
#include "harness/conductor/line_reader.h"
#include "harness/conductor/reading.h"
#include "harness/subject/child.h"
#include "harness/subject/descriptor.h"

namespace sigconform::testing {

std::string in_child(const std::function<std::string()>& body) {
  auto answer = make_pipe();
  const pid_t child = fork_to([&] { return write_all(answer.write.get(), body()) ? 0 : 1; });
  if (child == -1) return "no child";
  answer.write.reset();
  std::string said;
  std::array<char, 4096> chunk;
  for (ssize_t size = 0; (size = read_once(answer.read.get(), chunk.data(), chunk.size())) > 0;)
    said.append(chunk.data(), static_cast<std::size_t>(size));
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
