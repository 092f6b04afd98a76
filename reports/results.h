// The results of one run, as plain structs: what `sigconform run` fills in and every report reads.
// This header knows neither JSON nor files (results_json.h does) and judges nothing: verdicts arrive ready-made.
// Everything is owned by value; captured text may hold any bytes, the writers make it presentable.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "harness/catalogue/verdict.h"

namespace sigconform::reports {

/// The schema that `save_results` writes and `load_results` understands.
inline constexpr std::string_view results_schema = "sigconform.results/1";

/// One fact about a platform, a target or a measurement. Build strings explicitly (`Fact{std::string{"glibc"}}`).
using Fact = std::variant<bool, std::int64_t, double, std::string>;
using Facts = std::vector<std::pair<std::string, Fact>>;  ///< in the order in which a report shows them

/// The fact as text: `true`, `42`, `0.5`, or the string itself.
std::string to_string(const Fact& fact);

/// The fact of that name as text; empty where there is none.
std::string fact_text(const Facts& facts, std::string_view name);

/// The fact of that name where it is a number.
std::optional<double> fact_number(const Facts& facts, std::string_view name);

/// One line of evidence: what a participant saw, in the order in which it happened.
struct EvidenceEntry {
  std::uint64_t t_ns = 0;   ///< since the subject was forked
  std::string participant;  ///< "main", "target", "judge", a child's name
  std::string kind;         ///< "handler-enter", "call-returned", "mask", "mark", ...
  std::string signal;       ///< "SIGUSR1", or empty
  std::string detail;       ///< "si_code=SI_TKILL si_pid=1", free text
};

/// What one case said of the requirement in whose row it stands.
struct CaseReport {
  std::string name;                        ///< `Suite.Name`
  std::string file;                        ///< relative to the project
  int line = 0;                            ///< from 1; 0 where unknown
  Verdict verdict = Verdict::unresolved;   ///< the worst over the runs
  std::string observed;                    ///< the token of an open requirement, or empty
  std::string message;                     ///< why it is not a pass; may have several lines
  std::uint64_t duration_us = 0;           ///< of the run shown, on the platform's clock
  int runs = 1;                            ///< how often it was run
  std::map<Verdict, int> tally;            ///< runs per verdict; filled in when `runs` > 1
  std::optional<double> failure_bound_95;  ///< see `failure_bound_95`; set when `runs` > 1
  std::vector<EvidenceEntry> evidence;     ///< of the run shown: the first one with the worst verdict
  std::string autopsy;                     ///< on a deadline: state of every thread, before the kill; else empty
};

/// Why a contradiction was expected: the row of the expectation file that applied.
struct Deviation {
  std::string reason;
  std::string link;  ///< a URL or a manual page, `fork(2)`
};

/// What a run says of one requirement on one target. Every requirement of the selected profiles has a row per target.
struct VerdictRow {
  std::string requirement;  ///< id
  std::string text;         ///< the sentence, so that a results file can be read by itself
  std::string source;       ///< standard and clause
  std::string area;
  std::string profile;
  std::string level;
  std::string option;  ///< POSIX option, or empty
  std::string target = "platform";
  Verdict verdict = Verdict::untested;  ///< the worst over the cases, after expectations
  std::string observed;                 ///< the token, or empty
  std::optional<Deviation> deviation;   ///< set when an expectation applied (deviation) or was due (unexpected-pass)
  std::vector<CaseReport> cases;
};

/// What verdicts are about, a column of the matrix: the platform itself, one runtime or any other program on it.
struct Target {
  std::string name = "platform";
  std::string kind = "platform";  ///< "platform", "runtime" or "program"
  Facts facts;                    ///< version, path, ...
};

/// Counts of durations: the lower bound of each bucket in nanoseconds, ascending. The buckets of all files are the
/// same: each power of two from 64 up is split in 32, below it every nanosecond is one. Adding counts merges.
using Buckets = std::vector<std::pair<std::int64_t, std::uint64_t>>;

/// One row of latency figures. The figures are kept as they were written; units are in their names (`p50_ns`).
struct LatencyRow {
  std::string name;
  std::string target = "platform";
  Facts figures;
  Buckets histogram = {};        ///< of the clean samples
  Buckets dirty_histogram = {};  ///< of those that something disturbed
};

/// The signals that a program ignores, catches and blocks when it idles, or that a child which it runs starts with. All
/// are names of signals, in the order of their numbers.
struct SignalState {
  std::string target;
  std::vector<std::string>
      started_ignoring;  ///< what the program itself was started with: nothing, or a little of both
  std::vector<std::string> started_blocking;
  std::string child;  ///< empty: the program itself; else the means by which it ran the child, or that child's command
  std::vector<std::string> ignored;
  std::vector<std::string> caught;
  std::vector<std::string> blocked;
};

/// How the run came about.
struct RunInfo {
  std::string started;                    ///< RFC 3339, in UTC
  std::uint64_t duration_ms = 0;          ///< wall time of the whole run
  std::string tool_version;               ///< of sigconform
  std::vector<std::string> command_line;  ///< as given, the program first
  std::uint64_t seed = 0;
  int repeat = 1;
  int jobs = 1;
  bool interrupted = false;  ///< ended by a signal before every selected case had run
  std::vector<std::string> profiles;
  std::vector<std::string> selected_cases;  ///< full names
};

struct Results {
  std::string catalogue;  ///< catalogue_digest() of the build that ran
  RunInfo run;
  Facts platform;               ///< an allow-list of facts, the start state (`start_*`) among them
  std::string fault;            ///< the name of the fault where the platform is deliberately wrong; empty: a real one
  std::vector<Target> targets;  ///< at least one
  std::vector<VerdictRow> verdicts;
  std::vector<LatencyRow> latency;
  std::vector<SignalState> signal_states;  ///< of programs whose footprint was judged

  bool is_faulty() const { return !fault.empty(); }
};

/// The worst verdict of the run; `untested` for no rows at all.
Verdict worst_verdict(const Results& results);

/// The upper bound, with 95 % confidence, of the rate at which a case fails that failed `failures` times in `runs`
/// runs (Clopper and Pearson, one-sided; about 3/runs for no failure). Needs 0 <= failures <= runs and runs >= 1.
double failure_bound_95(int failures, int runs);

}  // namespace sigconform::reports
