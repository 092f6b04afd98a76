#include "harness/conductor/process_tree.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <set>

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

void kill_session(pid_t session) {
  if (!can_signal_descendants()) return;
  std::set<pid_t> killed{::getpid()};
  for (bool found = true; found;) {
    found = false;
    for (const pid_t process : every_process())
      if (::getsid(process) == session && killed.insert(process).second) {
        ::kill(process, SIGKILL);
        found = true;
      }
  }
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
