// What a program hands on to the programs that it runs, and whether it can wait for them from any start.
#include <algorithm>

#include "cases/footprint/handed_on.h"
#include "harness/judge/case.h"

namespace sigconform::cases::footprint {
namespace {

constexpr SignalRow not_ignored_by_children[] = {{"SIGPIPE", "footprint.child-sigpipe-default", SIGPIPE},
                                                 {"SIGINT", "footprint.child-sigint-default", SIGINT},
                                                 {"SIGQUIT", "footprint.child-sigquit-default", SIGQUIT},
                                                 {"SIGCHLD", "footprint.child-sigchld-default", SIGCHLD}};

TARGET_TABLE(Footprint, ChildDoesNotIgnore, not_ignored_by_children) {
  no_stimulus_applies("it only asks with what the child starts");
  if (are_only_seen()) return require_seen_not_ignored({row.signal});
  for (const ChildStart& child : starts_of_children())
    if (child.signals.ignored.contains(row.signal))
      ADD_FAILURE() << "a child run by " << child.way << " starts with " << row.name << " ignored";
}

TARGET_CASE(Footprint, ChildIgnoresNothingElse, "footprint.child-other-default") {
  no_stimulus_applies("it only asks with what the child starts");
  const SignalSet judged_elsewhere = reserved_signals() | SignalSet{SIGPIPE, SIGINT, SIGQUIT, SIGCHLD};
  if (are_only_seen()) return require_seen_not_ignored(all_but_unblockable() - judged_elsewhere);
  for (const ChildStart& child : starts_of_children()) {
    if (const SignalSet more = child.signals.ignored - judged_elsewhere; !more.empty())
      ADD_FAILURE() << "a child run by " << child.way << " starts with " << more.to_string() << " ignored";
  }
}

/// The same token of every way is said once, differing ones each with its way.
void observe_by_way(const std::vector<std::pair<std::string, std::string>>& said) {
  const bool agree =
      std::all_of(said.begin(), said.end(), [&](const auto& one) { return one.second == said[0].second; });
  if (agree) return observe(said.front().second);
  for (const auto& [way, token] : said) observe(way + "-" + token);
}

TARGET_CASE(Footprint, ChildIgnoresWhatTheLibcKeeps, "footprint.child-reserved-not-ignored") {
  no_stimulus_applies("it only asks with what the child starts");
  std::vector<std::pair<std::string, std::string>> said;
  for (const ChildStart& child : starts_of_children()) {
    std::string token;
    for (int signal = 1; signal < SIGRTMIN; ++signal) {
      if ((child.signals.ignored & reserved_signals()).contains(signal))
        token += (token.empty() ? "" : "-") + token_of(signal);
    }
    said.emplace_back(child.way, token.empty() ? "none" : token);
  }
  observe_by_way(said);
}

TARGET_CASE(Footprint, ChildIgnoresWhatItWasStartedIgnoring, "footprint.child-ignored-handed-on") {
  no_stimulus_applies("it only asks with what the child starts");
  std::vector<std::pair<std::string, std::string>> said;
  for (const ChildStart& child : starts_of_children({.ignored = {SIGHUP}}))
    said.emplace_back(child.way, child.signals.ignored.contains(SIGHUP) ? "ignored" : "default");
  observe_by_way(said);
}

TARGET_CASE(Footprint, ChildBlocksNothing, "footprint.child-mask-clear") {
  no_stimulus_applies("it only asks with what the child starts");
  if (are_only_seen()) return require_seen_not_blocked(all_but_unblockable() - reserved_signals());
  for (const ChildStart& child : starts_of_children()) {
    if (const SignalSet blocked = child.signals.blocked - reserved_signals(); !blocked.empty())
      ADD_FAILURE() << "a child run by " << child.way << " starts with " << blocked.to_string() << " blocked";
  }
}

TARGET_CASE(Footprint, ChildBlocksWhatItWasStartedBlocking, "footprint.child-mask-handed-on") {
  no_stimulus_applies("it only asks with what the child starts");
  std::vector<std::pair<std::string, std::string>> said;
  for (const ChildStart& child : starts_of_children({.blocked = {SIGUSR2}}))
    said.emplace_back(child.way, child.signals.blocked.contains(SIGUSR2) ? "blocked" : "clear");
  observe_by_way(said);
}

struct StartRow {
  const char* name;
  RequirementId requirement;
  SignalSet ignored;
  SignalSet blocked;
};

constexpr StartRow starts_in_the_way[] = {{"SIGCHLD_blocked", "footprint.inherited-blocked-sigchld", {}, {SIGCHLD}},
                                          {"SIGCHLD_ignored", "footprint.inherited-ignored-sigchld", {SIGCHLD}, {}}};

const std::vector<std::string> command = {"/bin/sh", "-c", "echo known output; exit 7"};

/// What the program wrote and how it ended, having waited for its child.
struct Waited {
  std::string output;
  Ending ending;
  std::string errors;
};

void require_same(const Waited& with, const Waited& without, std::string_view signal, std::string_view way) {
  if (with.output == without.output && with.ending == without.ending) return;
  ADD_FAILURE() << "with " << signal << " at its start, a child run by " << way << " gave '" << with.output
                << "' and it " << with.ending.to_string() << ", not '" << without.output << "' and "
                << without.ending.to_string() << "; its errors: " << with.errors;
}

Waited waited_as_told(const ProgramStart& start) {
  Arrangement arrangement;
  const auto program = arrangement.running_as_told(command, start);
  const auto ending = program->await_end_or_idle();
  if (!ending) unsupported("it does not end once its child has: how it takes that is not to be seen");
  return {program->output(), *ending, program->errors()};
}

TARGET_TABLE(Footprint, WaitsForItsChildrenWith, starts_in_the_way) {
  no_stimulus_applies("the state it starts with is what is tried");
  const ProgramStart start{.ignored = row.ignored, .blocked = row.blocked};
  Arrangement arrangement;
  if (arrangement.has_child_command()) {
    const Waited without = waited_as_told({});
    if (const Waited again = waited_as_told({}); again.output != without.output || again.ending != without.ending)
      unresolved("with everything at default, --child does not give the same twice: '" + without.output + "' and '" +
                 again.output + "'");
    return require_same(waited_as_told(start), without, row.name, "--child");
  }
  bool any = false;
  for (const Way& way : arrangement.require_family("run a child").children) {
    const auto without = arrangement.running(way, command);
    const Ending ending_without = without->await_end();
    if (lacks_the_way(*without)) continue;
    any = true;
    if (without->output() != "known output\nstatus 7\n")
      unresolved("with everything at default, " + std::string(way.name) + " gave: " + without->output() +
                 without->errors());
    const auto program = arrangement.running(way, command, start);
    const Ending ending = program->await_end();
    require_same({program->output(), ending, program->errors()}, {without->output(), ending_without, ""}, row.name,
                 way.name);
  }
  if (!any) unsupported("it has no means to run a child");
}

}  // namespace
}  // namespace sigconform::cases::footprint
