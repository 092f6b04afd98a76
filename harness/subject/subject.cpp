#include "harness/subject/subject.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <deque>
#include <new>

#include "harness/subject/clean_start.h"
#include "harness/subject/evidence_sink.h"
#include "harness/subject/image.h"
#include "harness/subject/judge_signals.h"
#include "harness/subject/outcome.h"
#include "harness/subject/shared_memory.h"

namespace sigconform {

struct Subject::State {
  explicit State(SubjectOptions given) : options(given), memory(options.images), bells(memory->log.bell()) {
    sink_place = collected_evidence().size();
    collected_evidence().emplace_back();
  }
  ~State();

  void pump();
  enum class OnStop { contradicts, is_awaited };
  /// Looks again after events of those kinds, after a signal to the judge, and after every ring that is no event.
  void wait_until(const std::string& what, const std::function<bool()>& condition, EventKinds kinds = all_kinds,
                  OnStop stop = OnStop::contradicts);
  bool is_stopped() const;
  [[noreturn]] void give_up(const std::string& what);
  void complain_for_subject();
  std::vector<Event> read() const;
  void keep_evidence() const;
  void end_participants();

  SubjectOptions options;
  SharedMemory memory;
  BellRungBySignals bells;
  pid_t pid = -1;
  std::deque<Ending> statuses;  ///< reported and not yet asked for
  std::optional<Ending> final;  ///< once reaped
  bool was_ready = false;
  std::size_t sink_place = 0;
};

namespace {

void record_by_judge(SharedStage& shared, EventKind kind, int signal, std::string_view label) {
  Event event;
  event.kind = kind;
  event.participant = judge_participant;
  event.signal = signal;
  event.set_label(label);
  shared.log.append(event);
}

std::string participant_name(const SharedStage& shared, ParticipantIndex index) {
  if (index == judge_participant) return "judge";
  if (index >= std::min(shared.participant_count.load(), SharedStage::max_participants)) return "?";
  return std::string(shared.participants[index].name_view());
}

std::string first_complaint(const std::vector<Event>& events) {
  for (const Event& event : events) {
    if (event.kind != EventKind::complaint) continue;
    std::string text(event.label_view());
    if (event.error != 0) text += std::string(": ") + std::strerror(event.error);
    return text;
  }
  return {};
}

}  // namespace

// Reaps without blocking, and writes every status into the evidence.
void Subject::State::pump() {
  while (!final) {
    int status = 0;
    const pid_t changed = waitpid(pid, &status, WNOHANG | WUNTRACED | WCONTINUED);
    if (changed != pid) return;
    const Ending ending = Ending::from_wait_status(status);
    record_by_judge(*memory, EventKind::child_status, ending.kind == Ending::Kind::exited ? 0 : ending.code,
                    ending.to_string());
    if (ending.is_final()) final = ending;
    statuses.push_back(ending);
  }
}

std::vector<Event> Subject::State::read() const { return memory->log.read(); }

void Subject::State::complain_for_subject() {
  const std::string complaint = first_complaint(read());
  if (!complaint.empty()) throw Unresolved("the case's arrangement failed: " + complaint);
}

void Subject::State::give_up(const std::string& what) {
  complain_for_subject();
  throw Contradicted("the subject " + final->to_string() + " while the judge waited for " + what);
}

// A stop that nobody asked for: what is waited for will not come. One that a continue has followed is over.
bool Subject::State::is_stopped() const { return !statuses.empty() && statuses.back().kind == Ending::Kind::stopped; }

void Subject::State::wait_until(const std::string& what, const std::function<bool()>& condition, EventKinds kinds,
                                OnStop stop) {
  Bell& bell = memory->log.bell();
  memory->log.await_kinds(kinds);
  for (;;) {
    const std::uint32_t seen = bell.rings();
    pump();
    if (condition()) return;
    if (final) give_up(what);
    if (stop == OnStop::contradicts && is_stopped())
      throw Contradicted("the subject was " + statuses.back().to_string() + " while the judge waited for " + what);
    if (deadline_passed()) throw Unresolved("the deadline passed while the judge waited for " + what);
    bell.wait(seen);
  }
}

Subject::State::~State() {
  if (pid > 0) {
    if (options.own_group) ::kill(-pid, SIGKILL);
    if (!final) {
      ::kill(pid, SIGKILL);
      int status = 0;
      while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
      }
      record_by_judge(*memory, EventKind::child_status, SIGKILL, "killed at the end of the case");
    }
  }
  if (!memory->log.intact()) {
    collected_evidence()[sink_place].problem = "the evidence was written over by the subject";
    return;
  }
  keep_evidence();
  end_participants();
}

// Those in other process groups, sessions or of other users are out of reach for signals from here: they are told.
void Subject::State::end_participants() {
  memory->over.store(1);
  for (std::uint32_t index = 0; index < std::min(memory->participant_count.load(), SharedStage::max_participants);
       ++index)
    memory->participants[index].bell.ring();
}

void Subject::State::keep_evidence() const {
  CollectedEvidence& kept = collected_evidence()[sink_place];
  kept.events = read();
  for (std::uint32_t index = 0; index < std::min(memory->participant_count.load(), SharedStage::max_participants);
       ++index)
    kept.participants.emplace_back(memory->participants[index].name_view());
  if (memory->log.lost() > 0)
    kept.problem = std::to_string(memory->log.lost()) + " events found no place in the evidence";
  const std::string complaint = first_complaint(kept.events);
  if (!complaint.empty()) kept.problem = "the case's arrangement failed: " + complaint;
}

namespace {

// Everything here runs in the forked child; it never returns into the judge's stack.
[[noreturn]] void run_subject(SharedMemory& memory, const SubjectOptions& options, const Stage::Body& body) {
  if (options.own_group) setpgid(0, 0);
  if (options.terminal != nullptr) {
    const int slave = options.terminal->open_slave();
    for (int standard = 0; standard < 3; ++standard) dup2(slave, standard);
  }
  clean_start(memory.kept_descriptors());
  Stage stage(*memory);
  stage.enter_main("main");
  stage.run_body(body);
  _exit(0);
}

}  // namespace

Subject::Subject(Stage::Body body, SubjectOptions options) : state_(std::make_unique<State>(options)) {
  if (options.images && !image_obstacle().empty()) throw Unsupported(image_obstacle());
  SharedStage& shared = *state_->memory;
  shared.judge_process = getpid();
  shared.without_stimulus = without_stimulus() ? 1 : 0;
  const bool in_front = options.terminal != nullptr && options.own_group && options.foreground;
  if (in_front) {
    // The group must exist and be in front before the body runs: the child waits for the judge's word.
    const Stage::Body inner = body;
    body = [inner](Stage& stage) {
      stage.wait_until([&] { return stage.shared().in_front.load() != 0; });
      inner(stage);
    };
  }
  state_->pid = fork();
  if (state_->pid < 0) throw Unresolved(std::string("fork of the subject: ") + std::strerror(errno));
  if (state_->pid == 0) run_subject(state_->memory, options, body);
  if (options.own_group) setpgid(state_->pid, state_->pid);
  if (in_front) {
    options.terminal->foreground(state_->pid);
    shared.in_front.store(1);
    await_participant("main");
    shared.participants[0].bell.ring();
  }
  if (!options.wait_until_ready) return;
  state_->wait_until(
      "the subject to be ready",
      [&] {
        state_->was_ready = shared.ready.load() != 0 || shared.participants[0].state.load() == ParticipantState::parked;
        return state_->was_ready || state_->final || !state_->statuses.empty();
      },
      kinds_of(EventKind::parked));
  if (state_->final) state_->complain_for_subject();
}

Subject::~Subject() = default;
Subject::Subject(Subject&&) noexcept = default;

Subject Subject::to_the_end(Stage::Body body, SubjectOptions options) {
  options.wait_until_ready = false;
  Subject subject(std::move(body), options);
  subject.state_->wait_until(
      "the subject to end", [&] { return subject.state_->final.has_value(); }, no_kinds);
  subject.state_->complain_for_subject();
  return subject;
}

pid_t Subject::pid() const { return state_->pid; }

Participant& Subject::participant(std::string_view name) const {
  Participant* found = state_->memory->find(name);
  if (found == nullptr) throw Unresolved("the case names a participant that is not there: " + std::string(name));
  return *found;
}

void Subject::ask(std::string_view name, Command command, const void* function, std::size_t size) const {
  await_parked(name);
  Participant& who = participant(name);
  who.command = place_of(command);
  std::memcpy(who.argument, function, size);
  who.asked.fetch_add(1, std::memory_order_release);
  who.bell.ring();
}

void Subject::await_begun(std::string_view name) const {
  Participant& who = participant(name);
  state_->wait_until(
      std::string(name) + " to begin a command",
      [&] { return who.begun.load(std::memory_order_acquire) == who.asked.load(); }, command_begun);
}

void Subject::record_delivery(int signal, std::string_view means) const {
  record_by_judge(*state_->memory, EventKind::delivery, signal, without_stimulus() ? "left out" : means);
}

void Subject::require_ready() const {
  if (state_->options.wait_until_ready && state_->final && !state_->was_ready)
    throw Unresolved("the subject " + state_->final->to_string() + " before it was ready");
}

void Subject::await_done(std::string_view name) const {
  Participant& who = participant(name);
  state_->wait_until(
      std::string(name) + " to finish a command",
      [&] { return who.done.load(std::memory_order_acquire) == who.asked.load(); }, command_done);
}

void Subject::release(std::string_view name) const {
  await_parked(name);
  Participant& who = participant(name);
  who.released.store(1);
  who.bell.ring();
}

int Subject::fence_signal() noexcept {
#ifdef SIGRTMAX
  // Not the last ones: qemu-user has no host signal to carry them with, and never delivers them.
  return SIGRTMAX - 4;
#else
  return SIGURG;
#endif
}

namespace {

std::atomic<int> fence_taken{0};

void take_fence(int) { fence_taken.fetch_add(1); }

// Runs in the participant, in normal context. The thread sends the signal to itself: it is then pending behind whatever
// was sent to the thread before, and every unblocked one of those is delivered before raise() returns.
void pass_fence(Stage& stage) {
  const int signal = Subject::fence_signal();
  if (SignalSet::current_mask().contains(signal)) return stage.mark("fence: round trip only");
  struct sigaction fence {
  }, before{};
  fence.sa_handler = take_fence;
  sigfillset(&fence.sa_mask);
  if (sigaction(signal, &fence, &before) != 0) stage.complain("sigaction of the fence", errno);
  const int taken = fence_taken.load();
  ::raise(signal);
  const bool acknowledged = fence_taken.load() > taken;
  sigaction(signal, &before, nullptr);
  if (!acknowledged) stage.complain("the fence's own signal was not delivered");
  stage.mark("fence");
}

}  // namespace

void Subject::fence(std::string_view name) const {
  // A lambda, not the function's address: an image is loaded elsewhere.
  run_on(name, [](Stage& stage) { pass_fence(stage); });
}

std::vector<std::string> Subject::parked_participants() const {
  std::vector<std::string> names;
  const SharedStage& shared = *state_->memory;
  for (std::uint32_t index = 0; index < std::min(shared.participant_count.load(), SharedStage::max_participants);
       ++index) {
    const Participant& who = shared.participants[index];
    if (who.state.load() == ParticipantState::parked) names.emplace_back(who.name_view());
  }
  return names;
}

void Subject::fence() const {
  for (const std::string& name : parked_participants()) fence(name);
}

void Subject::kill() const { ::kill(state_->pid, SIGKILL); }

void Subject::await(const EventQuery& query, int wanted) const {
  state_->wait_until(
      query.to_string(), [&] { return count(query) >= wanted; }, kinds_of(query.kind()));
}

void Subject::await_participant(std::string_view name) const {
  state_->wait_until(
      std::string(name) + " to run",
      [&] {
        const Participant* who = state_->memory->find(name);
        return who != nullptr && who->state.load() > ParticipantState::starting;
      },
      kinds_of(EventKind::started));
}

void Subject::await_parked(std::string_view name) const {
  state_->wait_until(
      std::string(name) + " to park",
      [&] {
        const Participant* who = state_->memory->find(name);
        return who != nullptr && who->state.load() == ParticipantState::parked && who->released.load() == 0;
      },
      kinds_of(EventKind::parked));
}

void Subject::await_participant_ended(std::string_view name) const {
  state_->wait_until(
      std::string(name) + " to end",
      [&] {
        const Participant* who = state_->memory->find(name);
        return who != nullptr && who->state.load() == ParticipantState::ended;
      },
      kinds_of(EventKind::ended));
}

bool Subject::is_blocked(std::string_view name, const BlockingCall& call) const {
  const std::string& obstacle = observation_obstacle();
  if (!obstacle.empty()) throw Unsupported("cannot see a thread blocked in a call: " + obstacle);
  const Observation seen = observe(participant(name), call);
  if (seen == Observation::unavailable) throw Unsupported("the thread's system call may not be read");
  return seen == Observation::blocked;
}

void Subject::await_blocked(std::string_view name, const BlockingCall& call) const {
  await_participant(name);
  // A thread that blocks rings no bell: this is the one place where the judge has to look again and again.
  while (!is_blocked(name, call)) {
    state_->pump();
    const std::string what = std::string(name) + " to be blocked in " + std::string(call.name);
    if (state_->final) state_->give_up(what);
    if (deadline_passed()) throw Unresolved("the deadline passed while the judge waited for " + what);
    sched_yield();
  }
}

bool Subject::await_blocked_or(std::string_view name, const BlockingCall& call, const EventQuery& instead) const {
  await_participant(name);
  for (;;) {
    const std::string what = std::string(name) + " to be blocked in " + std::string(call.name);
    if (count(instead) > 0) return false;
    if (deadline_passed()) throw Unresolved("the deadline passed while the judge waited for " + what);
    // Looked for again: a thread that has returned in between may block in a call of the same number elsewhere.
    if (is_blocked(name, call)) return count(instead) == 0;
    state_->pump();
    if (state_->final) state_->give_up(what);
    sched_yield();
  }
}

SignalSet Subject::pending_seen(std::string_view name) const {
  const std::optional<SignalSet> pending = observe_pending(participant(name));
  if (!pending) throw Unsupported("what is pending for a thread cannot be seen from outside");
  return *pending;
}

void Subject::await_handler(std::string_view name, int signal, const BlockingCall& call, int times) const {
  const EventQuery returned = handler_returned(signal).on(name);
  const EventQuery entered = handler_entered(signal).on(name);
  while (count(returned) < times) {
    // Twice seen in the call, nothing pending in between, and no handler entered by then: it cannot come any more.
    const bool before = is_blocked(name, call);
    const bool pending = pending_seen(name).contains(signal);
    const bool after = is_blocked(name, call);
    if (count(entered) < times && before && after) {
      if (!pending)
        throw Contradicted("the signal is neither handled nor pending, and " + std::string(name) + " is blocked in " +
                           std::string(call.name));
      if (deadline_passed())
        throw Contradicted(std::string(name) + " stays blocked in " + std::string(call.name) +
                           " with the signal pending and its handler not run");
    }
    state_->pump();
    const std::string what = std::string(name) + " to run its handler";
    if (state_->final) state_->give_up(what);
    if (deadline_passed()) throw Unresolved("the deadline passed while the judge waited for " + what);
    sched_yield();
  }
}

void Subject::await_condition(const std::string& what, const std::function<bool()>& condition) const {
  state_->wait_until(what, condition);
}

namespace {

std::string_view kind_name(Ending::Kind kind) {
  switch (kind) {
    case Ending::Kind::stopped:
      return "to stop";
    case Ending::Kind::continued:
      return "to continue";
    default:
      return "to end";
  }
}

}  // namespace

Ending Subject::wait_ended() const {
  state_->wait_until(
      "the subject to end", [&] { return state_->final.has_value(); }, no_kinds);
  state_->statuses.clear();
  state_->complain_for_subject();
  return *state_->final;
}

// Stops and continues are reported in order; an end in their place is a contradiction that `wait_until` reports.
static Ending take_status(std::deque<Ending>& statuses, Ending::Kind kind) {
  const Ending next = statuses.front();
  statuses.pop_front();
  if (next.kind != kind)
    throw Contradicted("the judge waited for the subject " + std::string(kind_name(kind)) + ", and it " +
                       next.to_string());
  return next;
}

Ending Subject::wait_stopped() const {
  state_->wait_until(
      "the subject to stop",
      [&] {
        while (!state_->statuses.empty() && state_->statuses.front().kind == Ending::Kind::continued)
          state_->statuses.pop_front();
        return !state_->statuses.empty();
      },
      no_kinds, State::OnStop::is_awaited);
  return take_status(state_->statuses, Ending::Kind::stopped);
}

Ending Subject::wait_continued() const {
  state_->wait_until(
      "the subject to continue", [&] { return !state_->statuses.empty(); }, no_kinds, State::OnStop::is_awaited);
  return take_status(state_->statuses, Ending::Kind::continued);
}

Ending Subject::finish() const {
  state_->pump();
  if (!state_->final && state_->memory->participants[0].state.load() == ParticipantState::parked) release("main");
  return wait_ended();
}

bool Subject::has_ended() const {
  state_->pump();
  return state_->final.has_value();
}

bool Subject::has_stopped() const {
  state_->pump();
  return std::any_of(state_->statuses.begin(), state_->statuses.end(),
                     [](const Ending& ending) { return ending.kind == Ending::Kind::stopped; });
}

std::vector<Event> Subject::events() const { return state_->read(); }

std::string Subject::name_of(const Event& event) const { return participant_name(*state_->memory, event.participant); }

std::vector<Event> Subject::events(const EventQuery& query) const {
  std::vector<Event> found;
  for (const Event& event : events()) {
    if (query.matches(event) && (!query.participant() || name_of(event) == *query.participant()))
      found.push_back(event);
  }
  return found;
}

int Subject::count(const EventQuery& query) const { return static_cast<int>(events(query).size()); }

Event Subject::event(const EventQuery& query) const {
  const std::vector<Event> found = events(query);
  if (found.empty()) {
    if (state_->final) state_->complain_for_subject();
    throw Contradicted("the evidence has no " + query.to_string());
  }
  return found.front();
}

CallOutcome Subject::outcome(std::string_view label) const {
  const Event found = event(call_returned(label));
  return {found.result, found.error, std::string(label)};
}

SignalSet Subject::mask(std::string_view label) const { return event(mask_noted(label)).set; }

SignalSet Subject::pending(std::string_view label) const { return event(pending_noted(label)).set; }

Disposition Subject::disposition(std::string_view label, int signal) const {
  const Event found = event(disposition_noted(label, signal));
  const auto action = found.address == 0   ? Disposition::Action::by_default
                      : found.address == 1 ? Disposition::Action::ignored
                                           : Disposition::Action::caught;
  return {action, static_cast<int>(found.result), found.set};
}

std::int64_t Subject::value(std::string_view label) const { return event(noted(label)).result; }

}  // namespace sigconform
