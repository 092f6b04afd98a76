#include <sys/prctl.h>

#include <algorithm>
#include <csignal>

#include "harness/conductor/process_tree.h"
#include "harness/conductor/stray_processes.h"
#include "harness/subject/child.h"

namespace sigconform {
namespace {

bool contains(const std::vector<pid_t>& processes, pid_t process) {
  return std::find(processes.begin(), processes.end(), process) != processes.end();
}

}  // namespace

StrayProcesses::StrayProcesses() : before_{children()} {
  int reaper = 0;
  ::prctl(PR_GET_CHILD_SUBREAPER, &reaper);
  was_reaper_ = reaper != 0;
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
}

StrayProcesses::~StrayProcesses() { ::prctl(PR_SET_CHILD_SUBREAPER, was_reaper_ ? 1 : 0); }

void StrayProcesses::end_all_but(const std::vector<pid_t>& workers) const {
  if (!can_signal_descendants()) return;
  // Each round ends one generation; the next one becomes ours when its parents have been waited for.
  constexpr int most_generations = 1000;
  for (int generation = 0; generation < most_generations; ++generation) {
    bool found = false;
    for (const pid_t child : children()) {
      if (contains(workers, child) || contains(before_, child)) continue;
      found = true;
      ::kill(child, SIGKILL);
      wait_for_end(child);
    }
    if (!found) return;
  }
}

}  // namespace sigconform
