// Cases for the tests of the conductor: bodies that run in a real judge process and say, or fail to say, a result.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/conductor/conductor.h"

namespace sigconform::testing {

/// What a body may use; valid in the judge only.
extern int result_descriptor;
extern JudgeOptions judge_options;

/// Writes a whole result of that verdict.
void say(Verdict verdict, std::string_view message = "");

/// Blocks until a signal kills the process.
[[noreturn]] void hang();

/// A case of the suite `Staged` with that body. Declared at namespace scope, for the registry is filled before main.
class Staged {
 public:
  Staged(const char* name, void (*body)(const void*));
  const CaseInfo* get() const;

 private:
  std::string name_;
};

/// Runs the body; what a body returns from exits with code 0.
void staged_judge(const CaseInfo& info, const JudgeOptions& options, int descriptor);

/// A plan of those cases with the judge above, one worker, and a deadline of 20 s.
RunPlan plan_of(std::vector<const CaseInfo*> cases);

/// Keeps what it is told, as words: "start Name", "finish Name pass", "lost ...".
struct Recorder : RunObserver {
  void run_started(std::size_t cases, std::size_t runs) override;
  void platform_known(const PlatformReport& platform, long deadline_ms) override;
  void case_started(const CaseInfo& info, unsigned worker) override;
  void case_finished(const JudgedCase& judged, unsigned worker) override;
  void worker_lost(unsigned worker, const std::string& why) override;
  void interrupted(int signal_number) override;

  std::vector<std::string> events;
  std::vector<std::string> started;  ///< names, in order
};

/// Run and keep.
RunOutcome run_plan(const RunPlan& plan);

}  // namespace sigconform::testing
