// The case's target as a program to be watched: how it is made to idle, to run a child, to work.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cases/footprint/family.h"
#include "cases/support/private_directory.h"
#include "harness/catalogue/requirement_id.h"
#include "harness/subject/evidence_sink.h"
#include "harness/subject/judge_signals.h"
#include "harness/subject/program.h"
#include "harness/subject/target.h"

namespace sigconform::cases::footprint {

/// A table's row about one signal.
struct SignalRow {
  const char* name;
  RequirementId requirement;
  int signal;
};

/// What a supervisor waits between SIGTERM and SIGKILL, at the least. A program that catches a signal and stays may
/// still be on its way out: that long it is watched before it is called alive.
inline constexpr std::chrono::seconds supervisor_patience{5};

/// Starts the current target's program. Owns the directory in which scripts lie that some families need.
class Arrangement {
 public:
  Arrangement();

  /// Null for a program that nothing is known of.
  const Family* family() const { return family_; }
  /// Ends the case as `unsupported` where nothing is known of the program.
  const Family& require_family(std::string_view what) const;

  /// What makes it idle, behind the target's own words.
  std::vector<std::string> idle_arguments() const;
  /// The program, idle. What `start` says of command, input and output is overridden.
  std::unique_ptr<Program> idle(ProgramStart start = {});
  /// The program with these arguments behind the target's own words.
  std::unique_ptr<Program> with(const std::vector<std::string>& arguments, ProgramStart start = {});
  /// The program while it has the way run another one.
  std::unique_ptr<Program> running(const Way& way, const std::vector<std::string>& child, ProgramStart start = {});

  /// Whether the user has said by which command the program runs another one.
  bool has_child_command() const { return !target_.child.empty(); }
  /// A FIFO to which any process may write, for what the program runs has no standard output of the program's.
  const std::string& answers();
  /// That command, with these words for what it runs.
  std::unique_ptr<Program> running_as_told(const std::vector<std::string>& child, ProgramStart start = {});

 private:
  const Target& target_;
  const std::string& folder();
  std::unique_ptr<Program> start(ProgramStart start);

  const Family* family_;
  std::optional<PrivateDirectory> directory_;
  std::string folder_;
  std::string answers_;
};

/// Whether the program, which has ended, said that it lacks that way of running a child.
bool lacks_the_way(const Program& program);

/// Waits for what the program makes of a signal: its end, or nothing when it stays. One that ignores or blocks it stays
/// at once; one that catches it is watched for that long, and until it idles. What contradicts the state that was seen
/// right before (it ignored the signal, and ended) ends the case as `unresolved`.
std::optional<Ending> outcome_of(Program& program, int signal,
                                 std::chrono::milliseconds patience = supervisor_patience);

/// For a case whose signals leave no trace where all is well: fails it in a run without stimulus.
void require_sent();

/// `killed-by-sigterm`, `exited-143`.
std::string token_of(const Ending& ending);
/// `sigpipe`, `sigrtmin3`, `signal32`.
std::string token_of(int signal);
/// Observes a token for each member: `prefix-sigpipe`. Real-time signals that are all there are one token.
void observe_each(std::string_view prefix, const SignalSet& signals);

/// The signals that the libc keeps for itself, between the highest standard one and SIGRTMIN.
SignalSet reserved_signals();
/// Every number but SIGKILL and SIGSTOP.
SignalSet all_but_unblockable();

/// Work of known output: numbers answered by their doubles, the judge in step with the program.
struct Work {
  std::string output;
  Ending ending;
};
/// Has the program do it; `disturb` is called once per number, before its answer is waited for.
Work work(Arrangement& arrangement, const std::function<void(Program& program, int number)>& disturb);
inline constexpr int pieces_of_work = 100;

}  // namespace sigconform::cases::footprint
