#include "harness/subject/child.h"

#include <signal.h>
#include <sys/wait.h>

#include <cerrno>

namespace sigconform {

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
  while (waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
  return true;
}

}  // namespace sigconform
