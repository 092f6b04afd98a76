#include "harness/subject/child.h"

#include <signal.h>
#include <sys/wait.h>

#include <cerrno>

namespace sigconform {

int wait_for_end(pid_t child) noexcept {
  int status = 0;
  pid_t waited = 0;
  do waited = waitpid(child, &status, 0);
  while (waited < 0 && errno == EINTR);
  return waited < 0 ? -1 : status;
}

void Child::reap(const std::function<void(const Ending&)>& told) {
  while (!final) {
    int status = 0;
    if (waitpid(pid, &status, WNOHANG | WUNTRACED | WCONTINUED) != pid) return;
    const Ending ending = Ending::from_wait_status(status);
    told(ending);
    if (ending.is_final()) final = ending;
    statuses.push_back(ending);
  }
}

bool Child::is_stopped() const { return !statuses.empty() && statuses.back().kind == Ending::Kind::stopped; }

bool Child::end() noexcept {
  if (final) return false;
  ::kill(pid, SIGKILL);
  wait_for_end(pid);
  return true;
}

}  // namespace sigconform
