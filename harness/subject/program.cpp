#include "harness/subject/program.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "harness/evidence/log.h"
#include "harness/subject/evidence_sink.h"
#include "harness/subject/footprint_survey.h"
#include "harness/subject/judge_signals.h"
#include "harness/subject/orphans.h"
#include "harness/subject/outcome.h"
#include "harness/subject/program_process.h"
#include "harness/subject/program_search.h"

namespace sigconform {
namespace {

constexpr std::size_t most_output = 64 * 1024;
constexpr std::size_t shown_output = 200;

/// From one look to the next. The judge waits for events meanwhile, and leaves the CPU to the program that it looks at.
constexpr std::chrono::milliseconds look_pace{2};
/// Two looks make a state when they are that far apart: threads that take turns are not idle in between.
constexpr std::uint64_t quiet_ns = 10'000'000;

std::string beginning_of(const std::string& text) {
  return text.size() <= shown_output ? text : text.substr(0, shown_output) + "...";
}

/// What a program says last is why it ended.
std::string end_of(const std::string& text) {
  return text.size() <= shown_output ? text : "..." + text.substr(text.size() - shown_output);
}

/// SIGCHLD and the deadline come only inside the poll, so that none is missed between a look and the wait.
class WaitsForJudgeSignals {
 public:
  WaitsForJudgeSignals() {
    sigset_t held;
    sigemptyset(&held);
    sigaddset(&held, SIGCHLD);
    sigaddset(&held, judge_deadline_signal);
    sigprocmask(SIG_BLOCK, &held, &before_);
  }
  ~WaitsForJudgeSignals() { sigprocmask(SIG_SETMASK, &before_, nullptr); }
  WaitsForJudgeSignals(const WaitsForJudgeSignals&) = delete;
  WaitsForJudgeSignals& operator=(const WaitsForJudgeSignals&) = delete;

  void poll(std::vector<pollfd>& files, std::optional<std::chrono::milliseconds> at_most) const {
    timespec time{};
    if (at_most) time = {at_most->count() / 1000, (at_most->count() % 1000) * 1'000'000};
    ::ppoll(files.data(), files.size(), at_most ? &time : nullptr, &before_);
  }

 private:
  sigset_t before_;
};

/// What two looks are compared by: every thread of every process, and where it waits. Nothing when one does not wait.
std::optional<std::string> activity_of(pid_t shown, bool is_program, int depth = 0) {
  const auto view = view_process(shown);
  if (!view || view->is_zombie) return is_program ? std::nullopt : std::optional<std::string>("gone\n");
  std::string all = std::to_string(shown) + (view->has_own_image ? " own\n" : " forked\n");
  for (const ThreadView& thread : view->threads) {
    if (!thread.waits) return std::nullopt;
    all += std::to_string(thread.thread) + " " + thread.activity + "\n";
  }
  constexpr int deepest = 16;
  for (const pid_t child : view->children) {
    const auto below = depth < deepest ? activity_of(child, false, depth + 1) : std::optional<std::string>("deep\n");
    if (!below) return std::nullopt;
    all += *below;
  }
  return all;
}

void add_descendants(pid_t shown, std::vector<Descendant>& all, int depth = 0) {
  constexpr int deepest = 64;
  const auto view = view_process(shown);
  if (!view || depth > deepest) return;
  for (const pid_t child : view->children) {
    if (const auto seen = view_process(child); seen && !seen->is_zombie) all.push_back({child, seen->start_time});
    add_descendants(child, all, depth + 1);
  }
}

}  // namespace

struct Program::State {
  Orphans orphans;  ///< from before the start
  ProgramProcess process;
  std::string name;
  std::string output;
  std::string errors;
  Descriptor answering;
  std::string answers;
  bool is_init = false;
  bool stopped = false;
  std::uint64_t start_ns = monotonic_ns();
  std::size_t sink_place = 0;

  State() {
    sink_place = collected_evidence().size();
    collected_evidence().emplace_back();
  }
  CollectedEvidence& evidence() const { return collected_evidence()[sink_place]; }
  void record(ParticipantIndex who, EventKind kind, int signal, std::string_view label, const SignalSet& set = {}) {
    Event event;
    event.kind = kind;
    event.participant = who;
    event.signal = signal;
    event.time_ns = monotonic_ns() - start_ns;
    event.set = set;
    event.set_label(label);
    evidence().events.push_back(event);
  }
  void reap();
  void drain();
  void drain(Descriptor& file, std::string& into);
  void turn(const WaitsForJudgeSignals& waits, std::optional<std::chrono::milliseconds> at_most);
  void after_end();
  std::string story() const;
  [[noreturn]] void pass_deadline(const std::string& what) const {
    throw Unresolved("the deadline passed while the judge waited for " + what + story());
  }
};

void Program::State::reap() {
  process.child.reap([this](const Ending& ending) {
    record(judge_participant, EventKind::child_status, ending.kind == Ending::Kind::exited ? 0 : ending.code,
           ending.to_string());
    stopped = ending.kind == Ending::Kind::stopped;
  });
}

void Program::State::drain(Descriptor& file, std::string& into) {
  char bytes[4096];
  while (file.get() >= 0) {
    const ssize_t size = ::read(file.get(), bytes, sizeof bytes);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && errno == EAGAIN) return;
    if (size <= 0) {
      file.reset();
      return;
    }
    into.append(bytes, std::min(static_cast<std::size_t>(size), most_output - into.size()));
    // Whoever writes for ever must not keep the judge here.
    if (static_cast<std::size_t>(size) < sizeof bytes) return;
    if (into.size() == most_output) return;
  }
}

void Program::State::drain() {
  drain(process.output, output);
  drain(process.errors, errors);
  drain(answering, answers);
}

// One wait for whatever comes first: output, a change of state, the deadline, the time given.
void Program::State::turn(const WaitsForJudgeSignals& waits, std::optional<std::chrono::milliseconds> at_most) {
  std::vector<pollfd> files;
  for (const Descriptor* file : {&process.output, &process.errors, &answering}) {
    if (file->get() >= 0) files.push_back({file->get(), POLLIN, 0});
  }
  waits.poll(files, at_most);
  drain();
  reap();
}

// What it wrote before it ended is in the pipes by now; a descendant may hold them, so no end of file is waited for.
void Program::State::after_end() { drain(); }

std::string Program::State::story() const {
  std::string text = "; `" + name + "`";
  if (const auto& final = process.child.final)
    text += " had " + std::string(final->kind == Ending::Kind::exited ? "" : "been ") + final->to_string();
  else
    text += " still ran";
  if (!output.empty()) text += "\nits standard output: " + end_of(output);
  if (!errors.empty()) text += "\nits standard error: " + end_of(errors);
  return text;
}

Program::Program(ProgramStart start) : state_(std::make_unique<State>()) {
  if (start.command.empty()) throw Unresolved("a program without a command");
  const std::string path = find_program(start.command.front());
  if (path.empty()) throw Unsupported("there is no program '" + start.command.front() + "' that can be executed");
  for (const std::string& word : start.command) state_->name += (state_->name.empty() ? "" : " ") + word;
  state_->name = beginning_of(state_->name);
  const auto slash = start.command.front().rfind('/');
  state_->evidence().participants.push_back(
      start.command.front().substr(slash == std::string::npos ? 0 : slash + 1).substr(0, 31));
  if (!start.answers.empty()) {
    // Open for writing too, so that it has no end between one writer and the next.
    state_->answering.reset(::open(start.answers.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
    if (!state_->answering) throw Unresolved("open of the FIFO " + start.answers + ": " + std::strerror(errno));
  }
  state_->process = start_program(start, path);
  state_->record(judge_participant, EventKind::mark, 0, "starts it");
  state_->is_init = start.as_init;
  if (start.as_init) note(init_mark);
  note(started_ignored_label, start.ignored);
  note(started_blocked_label, start.blocked);
}

Program::~Program() {
  if (state_ == nullptr || state_->process.child.pid <= 0) return;
  ::kill(-state_->process.child.pid, SIGKILL);
  if (state_->process.child.end())
    state_->record(judge_participant, EventKind::child_status, SIGKILL, "killed at the end");
  state_->orphans.end();
}

bool Program::is_init() const { return state_->is_init; }
pid_t Program::pid() const { return state_->process.child.pid; }
const std::string& Program::output() const { return state_->output; }
const std::string& Program::errors() const { return state_->errors; }
const std::string& Program::answers() const { return state_->answers; }
std::string Program::last_words() const { return state_->story().substr(2); }
const std::optional<Ending>& Program::ended() const { return state_->process.child.final; }

bool Program::deliver(int signal) {
  state_->record(judge_participant, EventKind::delivery, signal, without_stimulus() ? "left out" : "kill");
  if (without_stimulus()) return false;
  if (state_->process.child.final) return true;    // its number may be another's by now
  if (signal == SIGCONT) state_->stopped = false;  // it runs before kill() returns, whenever that is reported
  ::kill(state_->process.child.pid, signal);
  return true;
}

bool Program::feed(std::string_view text) {
  const WaitsForJudgeSignals waits;
  while (!text.empty()) {
    if (state_->process.input.get() < 0) return false;
    const ssize_t size = ::write(state_->process.input.get(), text.data(), text.size());
    if (size > 0) {
      text.remove_prefix(static_cast<std::size_t>(size));
      continue;
    }
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && errno != EAGAIN) throw Unresolved(std::string("write to the program: ") + std::strerror(errno));
    state_->reap();
    if (state_->process.child.final) return false;
    if (deadline_passed()) state_->pass_deadline("the program to read");
    std::vector<pollfd> files{{state_->process.input.get(), POLLOUT, 0}};
    for (const Descriptor* file : {&state_->process.output, &state_->process.errors, &state_->answering})
      if (file->get() >= 0) files.push_back({file->get(), POLLIN, 0});
    waits.poll(files, std::nullopt);
    state_->drain();
  }
  return true;
}

void Program::close_input() {
  state_->process.input.reset();
  state_->process.reader.reset();
}

bool Program::await_idle() {
  if (!view_obstacle().empty()) throw Unsupported(view_obstacle());
  const WaitsForJudgeSignals waits;
  std::optional<std::string> last;
  std::uint64_t since = 0;
  for (;;) {
    state_->drain();
    state_->reap();
    if (state_->process.child.final) {
      state_->after_end();
      return false;
    }
    if (state_->stopped) return true;
    auto now = activity_of(state_->process.shown, true);
    if (!now || now != last) {
      last = std::move(now);
      since = monotonic_ns();
    } else if (monotonic_ns() - since >= quiet_ns) {
      return true;
    }
    if (deadline_passed()) state_->pass_deadline("the program to idle");
    state_->turn(waits, look_pace);
  }
}

void Program::require_idle() {
  if (await_idle()) return;
  throw Unresolved("the program ended by itself before it idled" + state_->story());
}

bool Program::await_output(std::string_view text, std::size_t from) {
  const WaitsForJudgeSignals waits;
  for (;;) {
    state_->drain();
    state_->reap();
    if (state_->process.child.final) state_->after_end();
    if (state_->output.find(text, from) != std::string::npos) return true;
    if (state_->process.child.final) return false;
    if (deadline_passed()) state_->pass_deadline("the program to write");
    state_->turn(waits, std::nullopt);
  }
}

bool Program::await_answer(std::string_view text) {
  const WaitsForJudgeSignals waits;
  for (;;) {
    state_->drain();
    state_->reap();
    // First whether anybody is left, then whether the answer is there: a process may give it and end between the two.
    const bool is_last_look = state_->process.child.final && !state_->orphans.any();
    state_->drain();
    if (state_->answers.find(text) != std::string::npos) return true;
    if (is_last_look) return false;
    if (deadline_passed()) state_->pass_deadline("what the program was to run");
    state_->turn(waits, look_pace);
  }
}

Ending Program::await_end() {
  const WaitsForJudgeSignals waits;
  for (;;) {
    state_->drain();
    state_->reap();
    if (state_->process.child.final) break;
    if (deadline_passed()) state_->pass_deadline("the program to end");
    state_->turn(waits, std::nullopt);
  }
  state_->after_end();
  return *state_->process.child.final;
}

std::optional<Ending> Program::await_end_for(std::chrono::milliseconds time) {
  const WaitsForJudgeSignals waits;
  const auto until = std::chrono::steady_clock::now() + time;
  for (;;) {
    state_->drain();
    state_->reap();
    if (state_->process.child.final) {
      state_->after_end();
      return state_->process.child.final;
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (left.count() <= 0) return std::nullopt;
    if (deadline_passed()) state_->pass_deadline("the program to end");
    state_->turn(waits, left);
  }
}

std::optional<Ending> Program::await_end_or_idle() {
  if (await_idle()) return std::nullopt;
  return state_->process.child.final;
}

bool Program::await_stop() {
  await_idle();
  return is_stopped();
}

bool Program::is_stopped() const { return state_->stopped; }

Ending Program::await_status() {
  const WaitsForJudgeSignals waits;
  for (;;) {
    state_->drain();
    state_->reap();
    if (!state_->process.child.statuses.empty()) {
      const Ending next = state_->process.child.statuses.front();
      state_->process.child.statuses.pop_front();
      return next;
    }
    if (state_->process.child.final) return *state_->process.child.final;
    if (deadline_passed()) state_->pass_deadline("the program to stop, continue or end");
    state_->turn(waits, std::nullopt);
  }
}

ProcessView Program::view() const {
  if (!view_obstacle().empty()) throw Unsupported(view_obstacle());
  const auto seen = view_process(state_->process.shown);
  if (!seen || seen->threads.empty()) throw Unresolved("the program vanished while it was looked at" + state_->story());
  return *seen;
}

bool Program::waits_for_ever() const {
  const auto is_endless = [](const std::optional<ProcessView>& view) {
    return view && std::all_of(view->threads.begin(), view->threads.end(),
                               [](const ThreadView& thread) { return thread.for_ever; });
  };
  const auto below = descendants();
  return is_endless(view_process(state_->process.shown)) &&
         std::all_of(below.begin(), below.end(),
                     [&](const Descendant& process) { return is_endless(view_process(process.shown)); });
}

std::vector<Descendant> Program::descendants() const {
  std::vector<Descendant> all;
  add_descendants(state_->process.shown, all);
  return all;
}

void Program::note_state(std::string_view heading, const ProcessView& view) {
  note(std::string(heading) + ", ignored", view.ignored);
  note(std::string(heading) + ", caught", view.caught);
  if (!view.threads.empty()) note(std::string(heading) + ", blocked", view.threads.front().blocked);
}

void Program::note(std::string_view label, const SignalSet& set) { state_->record(0, EventKind::mask, 0, label, set); }

void Program::note(std::string_view text) { state_->record(0, EventKind::mark, 0, text); }

bool still_runs(const Descendant& process) {
  const auto seen = view_process(process.shown);
  return seen && !seen->is_zombie && seen->start_time == process.start_time;
}

}  // namespace sigconform
