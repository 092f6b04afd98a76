// The descendants of the calling process: found, killed, waited for. For cases without a PID namespace, and the
// autopsy.
#pragma once

#include <sys/types.h>

#include <vector>

namespace sigconform {

/// Every process of this machine, as /proc numbers them on Linux.
std::vector<pid_t> every_process();

/// Every descendant of the calling process, children before grandchildren; as /proc numbers them on Linux.
/// A snapshot: who forks meanwhile may be missed.
std::vector<pid_t> descendants();
std::vector<pid_t> descendants_of(pid_t ancestor);

/// Only those whose parent is the calling process.
std::vector<pid_t> children();

/// Whether these numbers are those that `kill` takes: not so where /proc shows another PID namespace.
bool can_signal_descendants();

/// Sends SIGKILL to every descendant, twice around, so that one that forked in between is met.
void kill_descendants();

/// The same for those of a child.
void kill_descendants_of(pid_t ancestor);

/// Sends SIGKILL to every process of that session but the calling one, until a look finds none that has not had it.
/// Does not wait for them: orphans are another process's children. Who left for a session of its own is not met.
void kill_session(pid_t session);

/// Kills and waits for descendants until there are none. False where some were left after 10 s.
bool reap_descendants();

}  // namespace sigconform
