#include "cases/latency/forked_child.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <exception>

#include "harness/latency/row.h"
#include "harness/subject/child.h"

namespace sigconform::latency::rows {

ForkedChild::ForkedChild(const std::function<void()>& run) : number_{::fork()} {
  if (number_ == -1) broken("fork", errno);
  if (number_ != 0) return;
  end_with_parent();
  try {
    run();
  } catch (const std::exception&) {
    ::_exit(1);
  }
  ::_exit(0);
}

ForkedChild::~ForkedChild() {
  if (number_ == 0) return;
  ::kill(number_, SIGKILL);
  wait_for_end(number_);
}

std::optional<int> ForkedChild::wait(int options) {
  int status = 0;
  const pid_t waited = ::waitpid(number_, &status, options);
  if (waited == -1) broken("waitpid", errno);
  if (waited == 0) return std::nullopt;
  if (WIFSIGNALED(status) || WIFEXITED(status)) number_ = 0;
  return status;
}

}  // namespace sigconform::latency::rows
