// The conductor: hands cases to workers, keeps their deadlines, and collects what they say.
// It selects no cases, prints nothing and writes no file: see RunObserver, and the sub-command `run`.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/conductor/isolation.h"
#include "harness/conductor/worker.h"
#include "harness/judge/registry.h"
#include "harness/judge/result_lines.h"

namespace sigconform {

/// One case, and for a case that is run on targets which one: as often in the plan as there are of them.
struct PlannedCase {
  PlannedCase(const CaseInfo* info_given, const Target* target_given = nullptr)
      : info(info_given), target(target_given) {}
  const CaseInfo* info;
  const Target* target;  ///< null: the platform itself
};

/// What to run and how. `cases` point into the registry, and to targets that outlive the run.
struct RunPlan {
  std::vector<PlannedCase> cases;
  unsigned jobs = 1;    ///< workers at a time, 1 to max_jobs
  unsigned repeat = 1;  ///< runs of each case; the worst verdict counts
  std::optional<std::uint64_t>
      seed;  ///< shuffles the order, the same way for the same seed; without it the order given
  Isolation isolation = Isolation::automatic;
  std::vector<std::string> launcher;  ///< words put before the program; empty: workers are forks of this process
  std::string program;                ///< what the launcher starts; empty: this executable
  std::optional<long> deadline_ms;    ///< per case; without it 10 s to 120 s by the measured speed of the platform
  long least_deadline_ms = 0;         ///< whatever is said or measured
  std::chrono::milliseconds start_deadline{60'000};  ///< from a worker's start to its greeting
  std::chrono::milliseconds worker_grace{30'000};    ///< after a case's deadline and its own grace: the worker hangs
  bool without_stimulus = false;                     ///< every delivery left out: no case may pass
  bool evidence = true;                              ///< evidence of passing cases too
  JudgeFunction judge = judge_case;                  ///< replaced in tests; only for workers that are forks
};

inline constexpr unsigned max_jobs = 1024;
inline constexpr std::size_t max_failures_kept = 10'000;  ///< beyond them one that says so

/// What came of one case, over all its runs.
struct JudgedCase {
  const CaseInfo* info = nullptr;
  const Target* target = nullptr;  ///< null: the platform itself
  CaseResult result;  ///< of the worst run; `unresolved` where the judge, the worker or time ran out, or where only
                      ///< some runs were `unsupported`
  std::uint64_t duration_us = 0;  ///< of that run, as the worker measured it
  std::string autopsy;            ///< per thread what the processes were doing at the deadline; several lines, or empty
  unsigned runs = 0;              ///< 0: never run (interrupted, or no worker left)
  std::map<Verdict, unsigned> counts;  ///< of each verdict over the runs
  std::set<std::string> tokens;        ///< every one that a run observed
  std::set<std::string> failures;      ///< every failed expectation of any run, up to max_failures_kept
};

/// What a worker says of the platform when it greets: facts by key, in the order told.
struct PlatformReport {
  std::vector<std::pair<std::string, std::string>> facts;  ///< platform_facts() of the worker
  bool strong_isolation = false;
  std::string isolation_reason;  ///< "PID and user namespace", "unshare: Operation not permitted", ...
  std::uint64_t speed_ns = 0;    ///< fork + exit + wait of an empty child in its isolation, the faster quarter of 21
};

/// What came of a run.
struct RunOutcome {
  std::vector<JudgedCase> cases;  ///< in the order of the plan, never run ones too
  PlatformReport platform;        ///< of the first worker that greeted
  long deadline_ms = 0;           ///< the one used per case
  bool interrupted = false;       ///< by SIGINT, SIGTERM or SIGHUP
  int interrupted_by = 0;
  std::string unavailable;  ///< why no worker could serve, with what its launcher printed; empty: one could
  std::uint64_t duration_us = 0;
  unsigned workers_restarted = 0;
};

/// What happens during a run, as it happens. Called from the conductor's loop: return soon.
class RunObserver {
 public:
  virtual ~RunObserver() = default;
  /// Before the first worker is asked for. `runs` is cases times repeat.
  virtual void run_started(std::size_t cases, std::size_t runs);
  /// Once, when the first worker has greeted.
  virtual void platform_known(const PlatformReport& platform, long deadline_ms);
  virtual void case_started(const CaseInfo& info, unsigned worker);
  /// After each run of a case; `outcome` is what is known of it so far, complete when `outcome.runs == repeat`.
  virtual void case_finished(const JudgedCase& outcome, unsigned worker);
  /// A worker hung or died and is replaced; `why` is one sentence.
  virtual void worker_lost(unsigned worker, const std::string& why);
  virtual void interrupted(int signal_number);
};

/// Runs the plan to its end, an interruption, or the loss of the last worker. Needs a single-threaded process and an
/// unreaped SIGCHLD; handles SIGCHLD, SIGPIPE, SIGINT, SIGTERM and SIGHUP (the last three unless ignored at start)
/// while it runs and restores what it found. Throws std::system_error where pipes or processes cannot be had, and
/// std::invalid_argument on a plan that makes no sense.
RunOutcome run(const RunPlan& plan, RunObserver& observer);

}  // namespace sigconform
