#include "cases/footprint/arrangement.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "cases/footprint/child_command.h"
#include "harness/judge/case.h"
#include "harness/signals/signal_names.h"
#include "harness/subject/footprint_survey.h"

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
  if (family_ != nullptr && family_->is_compiled && target_.prepared.empty())
    unsupported("there is no program that " + target_.name + " has compiled");
  if (family_ == nullptr && target_.kind == "runtime")
    unsupported("nothing is known of how " + target_.name + " is made to idle");
}

const Family& Arrangement::require_family(std::string_view what) const {
  if (family_ == nullptr) unsupported("how this program is made to " + std::string(what) + " is not known");
  return *family_;
}

const std::string& Arrangement::folder() {
  if (!directory_) {
    directory_.emplace();
    folder_ = directory_->path();
    // A program may have left its user behind before it comes here.
    std::filesystem::permissions(folder_, std::filesystem::perms{0711});
  }
  return folder_;
}

const std::string& Arrangement::answers() {
  if (answers_.empty()) {
    answers_ = folder() + "/answers";
    if (::mkfifo(answers_.c_str(), 0622) != 0 || ::chmod(answers_.c_str(), 0622) != 0)
      unresolved("mkfifo: " + std::string(std::strerror(errno)));
  }
  return answers_;
}

std::unique_ptr<Program> Arrangement::start(ProgramStart start) {
  if (const std::string& of_user = directory_of_user(); start.directory.empty()) start.directory = of_user;
  return std::make_unique<Program>(std::move(start));
}

std::unique_ptr<Program> Arrangement::with(const std::vector<std::string>& arguments, ProgramStart start) {
  start.command = target_.command;
  if (family_ != nullptr && family_->is_compiled) start.command = {target_.prepared + "/probe"};
  for (const std::string& word : arguments) {
    if (word != "{file}") {
      start.command.push_back(word);
      continue;
    }
    const std::string file = folder() + "/" + std::string(family_->file_name);
    if (!std::filesystem::exists(file)) {
      std::ofstream(file) << family_->file_text;
      std::filesystem::permissions(file, std::filesystem::perms{0644});
    }
    start.command.push_back(file);
  }
  return this->start(std::move(start));
}

std::unique_ptr<Program> Arrangement::running_as_told(const std::vector<std::string>& child, ProgramStart start) {
  start.command = filled_in(target_.child, child);
  start.answers = answers();
  return this->start(std::move(start));
}

std::vector<std::string> Arrangement::idle_arguments() const {
  return family_ != nullptr ? family_->idle : std::vector<std::string>{};
}

std::unique_ptr<Program> Arrangement::idle(ProgramStart start) {
  auto program = with(idle_arguments(), std::move(start));
  if (family_ != nullptr) program->await_output("ready\n");
  program->require_idle();
  program->note_state(idle_heading, program->view());
  return program;
}

std::unique_ptr<Program> Arrangement::running(const Way& way, const std::vector<std::string>& child,
                                              ProgramStart start) {
  std::vector<std::string> arguments = way.arguments;
  arguments.insert(arguments.end(), child.begin(), child.end());
  return with(arguments, std::move(start));
}

bool lacks_the_way(const Program& program) { return program.output() == "absent\n"; }

void require_sent() {
  if (without_stimulus()) ADD_FAILURE() << "no signal was sent";
}

namespace {

/// What the state that a program was seen in says of a signal to it.
struct Prospect {
  bool ignored;
  bool caught;
  bool blocked;  ///< by every thread; one of them may wait for it all the same
};

Prospect prospect_of(const ProcessView& view, int signal) {
  const bool blocked = std::all_of(view.threads.begin(), view.threads.end(),
                                   [signal](const ThreadView& thread) { return thread.blocked.contains(signal); });
  return {view.ignored.contains(signal), view.caught.contains(signal), blocked};
}

/// Between the look and the signal it has changed its mind, or it would have ended without the signal too.
void require_agreement(const Program& program, const Prospect& seen, int signal, const std::optional<Ending>& ending) {
  const std::string name = signal_name(signal);
  const bool by_signal = ending && ending->kind == Ending::Kind::killed && ending->code == signal;
  std::string contradiction;
  if (!ending && !seen.ignored && !seen.caught && !seen.blocked && !program.is_init())
    contradiction = "it was seen with " + name + " at its default and not blocked, and was not ended by it";
  if (ending && seen.ignored) contradiction = "it was seen ignoring " + name + ", and ended when that came";
  if (by_signal && seen.blocked) contradiction = "it was seen blocking " + name + ", and was killed by it";
  if (ending && !by_signal && !seen.ignored && !seen.caught && !seen.blocked)
    contradiction = "it was seen with " + name + " at its default, and ended in another way when that came";
  if (!contradiction.empty()) unresolved(contradiction + "; " + program.last_words());
}

}  // namespace

std::optional<Ending> outcome_of(Program& program, int signal, std::chrono::milliseconds patience) {
  const Prospect seen = prospect_of(program.view(), signal);
  program.deliver(signal);
  require_sent();
  if (without_stimulus()) return std::nullopt;
  // On a busy machine a handler may take longer than that; one that idles has done what it does.
  std::optional<Ending> ending;
  if (seen.caught) ending = program.await_end_for(patience);
  if (!ending) ending = program.await_end_or_idle();
  require_agreement(program, seen, signal, ending);
  return ending;
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
