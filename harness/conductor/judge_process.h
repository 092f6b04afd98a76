// One judge from its fork to its end: its result collected, its deadline kept, nothing of it left behind.
// It runs one case at a time and knows nothing of the conductor but whether it is still there.
#pragma once

#include <sys/types.h>

#include <string>

#include "harness/conductor/containment.h"
#include "harness/conductor/patient_clock.h"
#include "harness/conductor/protocol.h"
#include "harness/conductor/worker.h"
#include "harness/subject/descriptor.h"

namespace sigconform {

/// What a judge process needs of its worker.
struct Cell {
  containment::Walls walls;
  JudgeFunction judge = nullptr;
  int requests = -1;    ///< end-of-file on it ends the case: nobody wants the result any more
  int first_kept = -1;  ///< the worker's own descriptors, from there up, are closed in judges
};

class JudgeProcess {
 public:
  enum class Outcome {
    done,       ///< the reply says how
    abandoned,  ///< the conductor is gone; the case was killed
    stuck,      ///< the judge outlives SIGKILL, or leaves something behind: the worker is of no more use
  };

  /// Call once per worker, before the first case: prepares waiting where the platform has no process descriptors.
  static void prepare();

  explicit JudgeProcess(const Cell& cell) : cell_{cell} {}

  /// Runs the case to its end. `info` outlives the call.
  Outcome run(const CaseInfo& info, const JudgeOptions& options, protocol::CaseReply& reply);

  /// Forks, lets the child exit at once, waits: nanoseconds, or 0 on failure. What a case costs at the least.
  std::uint64_t empty_run_ns();

 private:
  enum class Stage { running, asked, killed };

  [[noreturn]] void become_judge(const CaseInfo& info, const JudgeOptions& options) noexcept;
  bool start(const CaseInfo& info, const JudgeOptions& options);
  Outcome supervise(const JudgeOptions& options, protocol::CaseReply& reply);
  void pass_deadline(const JudgeOptions& options, protocol::CaseReply& reply);
  void wait_for_event();
  bool ended();
  void drain(protocol::CaseReply& reply);
  bool conductor_gone() const;
  void report(protocol::CaseReply& reply) const;

  const Cell& cell_;
  pid_t judge_ = -1;
  int status_ = 0;
  Pipe result_;
  Descriptor process_;
  std::string text_;
  Stage stage_ = Stage::running;
  PatientClock clock_;
  PatientClock::time_point next_stage_;
  bool result_open_ = true;
};

}  // namespace sigconform
