// The walls around each case, built once per worker and cheap per case. One implementation per backend.
// It starts and clears away judges; what they say and how long they may take is the worker's business.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "harness/conductor/isolation.h"

namespace sigconform::containment {

/// What was built.
struct Walls {
  bool strong = false;
  std::string reason;  ///< how, or why no more: "PID and user namespace", "weak: unshare: Operation not permitted"
};

/// Builds the walls. May fork: then it returns in the process that is to serve, and the process that called stays as
/// its parent, waits for it and ends as it ends. Descriptors from `first_kept` up stay open in the serving process
/// only, which may own one more of them afterwards. With Isolation::strong, a platform that has no such walls gives
/// weak ones and the reason; to refuse is up to the caller.
Walls enter(Isolation wanted, int first_kept, bool dies_with_parent);

/// Limits, umask and working directory that every case starts from. After `enter`, because they then count for
/// this worker alone.
void set_limits(const Walls& walls);

/// Forks the next judge inside the walls, in a session of its own: 0 in the judge, -1 with errno on failure.
/// One judge at a time.
pid_t fork_judge(const Walls& walls);

/// Kills a judge and everything that came of it. The judge itself is still to be waited for.
void kill_judge(const Walls& walls, pid_t judge);

/// After the judge was waited for: nothing of its case is left when it returns true.
bool clear_away(const Walls& walls, pid_t judge);

/// A descriptor that becomes readable when the process ends, or -1 where the platform has none.
int open_process(pid_t process);

}  // namespace sigconform::containment
