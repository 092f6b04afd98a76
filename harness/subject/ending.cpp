#include "harness/subject/ending.h"

#include <sys/wait.h>

#include <ostream>

#include "harness/signals/signal_names.h"

namespace sigconform {

Ending Ending::from_wait_status(int status) noexcept {
  if (WIFEXITED(status)) return {Kind::exited, WEXITSTATUS(status), false};
  if (WIFSTOPPED(status)) return {Kind::stopped, WSTOPSIG(status), false};
  if (WIFCONTINUED(status)) return {Kind::continued, 0, false};
#ifdef WCOREDUMP
  return {Kind::killed, WTERMSIG(status), static_cast<bool>(WCOREDUMP(status))};
#else
  return {Kind::killed, WTERMSIG(status), false};
#endif
}

std::string Ending::to_string() const {
  switch (kind) {
    case Kind::exited:
      return "exited with " + std::to_string(code);
    case Kind::killed:
      return "killed by " + signal_name(code) + (core ? " with a core image" : "");
    case Kind::stopped:
      return "stopped by " + signal_name(code);
    case Kind::continued:
      break;
  }
  return "continued";
}

void PrintTo(const Ending& ending, std::ostream* out) { *out << ending.to_string(); }

}  // namespace sigconform
