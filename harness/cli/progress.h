// What a run shows while it runs. Observes and prints; decides nothing.
#pragma once

#include <map>
#include <set>
#include <string>

#include "harness/cli/console.h"
#include "harness/conductor/conductor.h"
#include "harness/conductor/expectations.h"
#include "harness/conductor/targets.h"

namespace sigconform {

/// On a terminal one line that is redrawn, with notable cases left standing above it; elsewhere only the lines of the
/// notable ones. Notable are fail and unresolved, unless an expectation predicts the failure.
class Progress : public RunObserver {
 public:
  /// Keeps references to all three; `without_stimulus` makes a pass notable instead.
  Progress(Console& console, const Expectations& expectations, const std::vector<TargetReport>& targets,
           bool without_stimulus);
  ~Progress() override;

  void run_started(std::size_t cases, std::size_t runs) override;
  void platform_known(const PlatformReport& platform, long deadline_ms) override;
  void case_started(const CaseInfo& info, unsigned worker) override;
  void case_finished(const JudgedCase& outcome, unsigned worker) override;
  void worker_lost(unsigned worker, const std::string& why) override;
  void interrupted(int signal_number) override;

 private:
  Verdict expected_verdict(const JudgedCase& outcome) const;
  void redraw(bool now = false);

  Console& console_;
  const Expectations& expectations_;
  const std::vector<TargetReport>& targets_;
  bool without_stimulus_;
  PlatformFacts facts_;
  std::size_t runs_ = 0;
  std::size_t runs_done_ = 0;
  std::map<Verdict, unsigned> tally_;        ///< of runs
  std::map<unsigned, std::string> current_;  ///< case by worker
  std::set<std::string> said_;               ///< notable lines, so that a repeated run does not repeat them
};

}  // namespace sigconform
