// What a program hands on to the programs that it runs, and whether it can wait for them from any start.
#include "cases/footprint/arrangement.h"
#include "harness/judge/case.h"

namespace sigconform::cases::footprint {
namespace {

constexpr SignalRow not_ignored_by_children[] = {{"SIGPIPE", "footprint.child-sigpipe-default", SIGPIPE},
                                                 {"SIGINT", "footprint.child-sigint-default", SIGINT},
                                                 {"SIGQUIT", "footprint.child-sigquit-default", SIGQUIT},
                                                 {"SIGCHLD", "footprint.child-sigchld-default", SIGCHLD}};

TARGET_TABLE(Footprint, ChildDoesNotIgnore, not_ignored_by_children) {
  no_stimulus_applies("it only asks with what the child starts");
  for (const ChildStart& child : starts_of_children())
    if (child.signals.ignored.contains(row.signal))
      ADD_FAILURE() << "a child run by " << child.way << " starts with " << row.name << " ignored";
}

TARGET_CASE(Footprint, ChildIgnoresNothingElse, "footprint.child-other-default") {
  no_stimulus_applies("it only asks with what the child starts");
  const SignalSet judged_elsewhere = reserved_signals() | SignalSet{SIGPIPE, SIGINT, SIGQUIT, SIGCHLD};
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

TARGET_TABLE(Footprint, WaitsForItsChildrenWith, starts_in_the_way) {
  no_stimulus_applies("the state it starts with is what is tried");
  const std::vector<std::string> child = {"/bin/sh", "-c", "echo known output; exit 7"};
  Arrangement arrangement;
  for (const Way& way : arrangement.require_family("run a child").children) {
    const auto without = arrangement.running(way, child);
    const Ending ending_without = without->await_end();
    if (lacks_the_way(*without)) continue;
    if (without->output() != "known output\nstatus 7\n")
      unresolved("with everything at default, " + std::string(way.name) + " gave: " + without->output() +
                 without->errors());
    const auto program = arrangement.running(way, child, {.ignored = row.ignored, .blocked = row.blocked});
    const Ending ending = program->await_end();
    if (program->output() != without->output() || ending != ending_without)
      ADD_FAILURE() << "with " << row.name << " at its start, a child run by " << way.name << " gave '"
                    << program->output() << "' and it " << ending.to_string() << ", not '" << without->output()
                    << "' and " << ending_without.to_string() << "; its errors: " << program->errors();
  }
}

}  // namespace
}  // namespace sigconform::cases::footprint
