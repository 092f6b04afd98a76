#include "harness/conductor/process_tree.h"

#include <sys/wait.h>

#include <cerrno>
#include <chrono>
#include <csignal>

namespace sigconform {

void kill_descendants() {
  if (!can_signal_descendants()) return;
  for (int round = 0; round < 2; ++round)
    for (const pid_t process : descendants()) ::kill(process, SIGKILL);
}

void kill_descendants_of(pid_t ancestor) {
  if (!can_signal_descendants()) return;
  for (int round = 0; round < 2; ++round)
    for (const pid_t process : descendants_of(ancestor)) ::kill(process, SIGKILL);
}

bool reap_descendants() {
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds{10};
  for (;;) {
    const pid_t reaped = ::waitpid(-1, nullptr, WNOHANG);
    if (reaped > 0 || (reaped == -1 && errno == EINTR)) continue;
    if (reaped == -1) return true;  // ECHILD: nobody left
    if (std::chrono::steady_clock::now() > give_up) return false;
    if (!can_signal_descendants()) return false;
    kill_descendants();
    // Whoever was just killed ends soon; a blocking wait cannot miss it, and orphans come to us as the subreaper.
    if (::waitpid(-1, nullptr, 0) == -1 && errno == ECHILD) return true;
  }
}

}  // namespace sigconform
