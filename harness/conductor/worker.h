// The worker: the small single-threaded process on the platform under test that forks one judge per case.
// It speaks lines on two descriptors (protocol.h), enforces deadlines and leaves no process behind. It judges nothing.
#pragma once

#include <string>
#include <vector>

#include "harness/conductor/isolation.h"
#include "harness/judge/judge.h"

namespace sigconform {

/// What a judge process runs: `judge_case` outside tests. Must not return; a return is a judge that died.
using JudgeFunction = void (*)(const CaseInfo& info, const JudgeOptions& options, int result_descriptor);

/// How a worker is started. The descriptors are owned by the worker.
struct WorkerOptions {
  int requests = 0;     ///< read: lines from the conductor; end-of-file ends the worker and its case
  int replies = 1;      ///< written: lines to the conductor
  int diagnostics = 2;  ///< written: what the worker has to say about itself; kept from judges
  Isolation isolation = Isolation::automatic;
  JudgeFunction judge = judge_case;
  bool dies_with_parent = true;         ///< false where a launcher's parent may go away while it serves
  std::vector<std::string> started_by;  ///< a launcher's words and the program: what starts this program again
};

/// Serves until end-of-file on the requests; the process's exit code. Changes the whole process: limits, descriptors,
/// namespaces, signal state.
int serve(const WorkerOptions& options);

/// `sigconform worker [--isolation=auto|strong|weak] [--started-by=WORD...]`, what a launcher starts: main calls this
/// first, before it allocates or opens anything, so that the process that forks stays small.
int worker_main(int argc, char** argv, JudgeFunction judge = judge_case);

}  // namespace sigconform
