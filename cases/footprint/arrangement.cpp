#include "cases/footprint/arrangement.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fstream>

#include "harness/judge/case.h"
#include "harness/signals/signal_names.h"

namespace sigconform::cases::footprint {
namespace {

/// Where a program that the user named is started, since the judge itself is elsewhere. The word of it is taken out of
/// the environment, which is handed on to the program.
const std::string& directory_of_user() {
  static const std::string directory = [] {
    constexpr const char* variable = "SIGCONFORM_DIRECTORY";
    const char* given = std::getenv(variable);
    std::string path = given != nullptr ? given : "";
    ::unsetenv(variable);
    return path;
  }();
  return directory;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

}  // namespace

Arrangement::Arrangement() : target_(current_target()), family_(nullptr) {
  if (!view_obstacle().empty()) unsupported(view_obstacle());
  // Words behind the program's name say what it does: then it is left to do that.
  if (target_.command.size() == 1 || target_.kind == "runtime") family_ = family_of(target_.command.front());
  if (family_ == nullptr && target_.kind == "runtime")
    unsupported("nothing is known of how " + target_.name + " is made to idle");
}

const Family& Arrangement::require_family(std::string_view what) const {
  if (family_ == nullptr) unsupported("how this program is made to " + std::string(what) + " is not known");
  return *family_;
}

std::unique_ptr<Program> Arrangement::with(const std::vector<std::string>& arguments, ProgramStart start) {
  start.command = target_.command;
  for (const std::string& word : arguments) {
    if (word != "{file}") {
      start.command.push_back(word);
      continue;
    }
    if (!directory_) {
      directory_.emplace();
      std::ofstream(directory_->path() + std::string("/") + std::string(family_->file_name)) << family_->file_text;
    }
    start.command.push_back(directory_->path() + std::string("/") + std::string(family_->file_name));
  }
  if (const std::string& of_user = directory_of_user(); start.directory.empty()) start.directory = of_user;
  return std::make_unique<Program>(std::move(start));
}

std::vector<std::string> Arrangement::idle_arguments() const {
  return family_ != nullptr ? family_->idle : std::vector<std::string>{};
}

std::unique_ptr<Program> Arrangement::idle(ProgramStart start) {
  auto program = with(idle_arguments(), std::move(start));
  if (family_ != nullptr) program->await_output("ready\n");
  program->require_idle();
  return program;
}

std::unique_ptr<Program> Arrangement::running(const Way& way, const std::vector<std::string>& child,
                                              ProgramStart start) {
  std::vector<std::string> arguments = way.arguments;
  arguments.insert(arguments.end(), child.begin(), child.end());
  return with(arguments, std::move(start));
}

bool lacks_the_way(const Program& program) { return program.output() == "absent\n"; }

std::vector<ChildStart> starts_of_children(const ProgramStart& start) {
  Arrangement arrangement;
  const Family& family = arrangement.require_family("run a child");
  if (family.children.empty()) unsupported("it has no means to run a child");
  std::vector<ChildStart> all;
  for (const Way& way : family.children) {
    const auto program = arrangement.running(way, signal_reporter(), start);
    program->await_end();
    if (lacks_the_way(*program)) continue;
    const auto report = find_signal_report(program->output());
    if (!report)
      unresolved("the child run by " + std::string(way.name) +
                 " reported nothing; the program wrote: " + program->output() + program->errors());
    program->note(std::string(way.name) + ": child, ignored", report->ignored);
    program->note(std::string(way.name) + ": child, blocked", report->blocked);
    all.push_back({std::string(way.name), *report});
  }
  return all;
}

void require_sent() {
  if (without_stimulus()) ADD_FAILURE() << "no signal was sent";
}

std::optional<Ending> outcome_of(Program& program, int signal, std::chrono::milliseconds patience) {
  const bool caught = program.view().caught.contains(signal);
  program.deliver(signal);
  require_sent();
  return caught ? program.await_end_for(patience) : program.await_end_or_idle();
}

std::string token_of(int signal) {
  std::string text = lower(signal_name(signal));
  text.erase(std::remove_if(text.begin(), text.end(), [](char c) { return c == '+' || c == ' '; }), text.end());
  return text;
}

std::string token_of(const Ending& ending) {
  if (ending.kind == Ending::Kind::exited) return "exited-" + std::to_string(ending.code);
  if (ending.kind == Ending::Kind::continued) return "continued";
  return (ending.kind == Ending::Kind::killed ? "killed-by-" : "stopped-by-") + token_of(ending.code);
}

void observe_each(std::string_view prefix, const SignalSet& signals) {
  SignalSet realtime;
  for (int signal = SIGRTMIN; signal <= SIGRTMAX; ++signal) realtime.add(signal);
  const bool all_realtime = signals.contains_all(realtime);
  for (int signal = 1; signal < signal_limit(); ++signal) {
    if (signals.contains(signal) && !(all_realtime && realtime.contains(signal)))
      observe(std::string(prefix) + "-" + token_of(signal));
  }
  if (all_realtime) observe(std::string(prefix) + "-every-realtime-signal");
}

SignalSet reserved_signals() {
  int highest = 0;
  for (const SignalInfo& info : standard_signals()) highest = std::max(highest, info.number);
  SignalSet reserved;
  for (int signal = highest + 1; signal < SIGRTMIN; ++signal) reserved.add(signal);
  return reserved;
}

SignalSet all_but_unblockable() {
  SignalSet all;
  for (int signal = 1; signal < signal_limit(); ++signal) all.add(signal);
  return all - SignalSet{SIGKILL, SIGSTOP};
}

Work work(Arrangement& arrangement, const std::function<void(Program& program, int number)>& disturb) {
  const auto program = arrangement.with(arrangement.require_family("do work of known output").echo);
  for (int number = 1; number <= pieces_of_work; ++number) {
    // What it is disturbed in is the work on this number, or the wait for it.
    if (number % 2 != 0) disturb(*program, number);
    const std::size_t before = program->output().size();
    if (!program->feed(std::to_string(number) + "\n")) break;
    if (number % 2 == 0) disturb(*program, number);
    if (!program->await_output("\n", before)) break;
  }
  program->close_input();
  const Ending ending = program->await_end();
  return {program->output(), ending};
}

}  // namespace sigconform::cases::footprint
