#include "harness/subject/subject.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>

#include "harness/subject/clean_start.h"
#include "harness/subject/evidence_sink.h"
#include "harness/subject/image.h"
#include "harness/subject/outcome.h"
#include "harness/subject/participants.h"
#include "harness/subject/refusal.h"
#include "harness/subject/subject_state.h"

namespace sigconform {

namespace {

// Everything here runs in the forked child; it never returns into the judge's stack.
[[noreturn]] void run_subject(SharedMemory& memory, const SubjectOptions& options, const Stage::Body& body) {
  int refused = 0;
  if (options.own_group) setpgid(0, 0);
  if (options.terminal != nullptr) {
    const int slave = options.terminal->open_slave();
    if (slave < 0) refused = errno;
    for (int standard = 0; standard < 3; ++standard) dup2(slave, standard);
  } else if (memory.error_descriptor() >= 0) {
    dup2(memory.error_descriptor(), STDERR_FILENO);
  }
  clean_start(memory.kept_descriptors());
  Stage stage(*memory);
  stage.enter_main("main");
  if (refused != 0) stage.complain("opening the slave side", refused);
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
  state_->child.pid = fork();
  if (state_->child.pid < 0) arrangement_failed("fork of the subject", errno);
  if (state_->child.pid == 0) run_subject(state_->memory, options, body);
  // Most cases do without a group of their own; one that fails where the platform refuses it has shown nothing.
  if (options.own_group && setpgid(state_->child.pid, state_->child.pid) != 0 && says_not_offered(errno) &&
      getpgid(state_->child.pid) != state_->child.pid)
    collected_evidence()[state_->sink_place].lacking = std::string("setpgid: ") + std::strerror(errno);
  if (in_front) {
    options.terminal->foreground(state_->child.pid);
    shared.in_front.store(1);
    await_participant("main");
    shared.participants[0].bell.ring();
  }
  if (!options.wait_until_ready) return;
  state_->wait_until(
      "the subject to be ready",
      [&] {
        state_->was_ready = shared.ready.load() != 0 || shared.participants[0].state.load() == ParticipantState::parked;
        return state_->was_ready || state_->child.final || !state_->child.statuses.empty();
      },
      kinds_of(EventKind::parked));
  if (state_->child.final) state_->complain_for_subject();
}

Subject::~Subject() = default;
Subject::Subject(Subject&&) noexcept = default;

Subject Subject::to_the_end(Stage::Body body, SubjectOptions options) {
  options.wait_until_ready = false;
  Subject subject(std::move(body), options);
  subject.state_->wait_until_ended();
  return subject;
}

pid_t Subject::pid() const { return state_->child.pid; }

Participant& Subject::participant(std::string_view name) const {
  Participant* found = state_->memory->find(name);
  if (found == nullptr) throw Unresolved("the case names a participant that is not there: " + std::string(name));
  return *found;
}

void Subject::ask(std::string_view name, Command command, const void* function, std::size_t size) const {
  await_parked(name);
  Participant& who = participant(name);
  if (who.done.load(std::memory_order_acquire) != who.asked.load()) await_done(name);
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
  state_->record(EventKind::delivery, signal, without_stimulus() ? "left out" : means);
}

void Subject::require_ready() const {
  if (state_->options.wait_until_ready && state_->child.final && !state_->was_ready)
    throw Unresolved("the subject " + state_->child.final->to_string() + " before it was ready");
}

void Subject::await_done(std::string_view name) const {
  Participant& who = participant(name);
  state_->wait_until(
      std::string(name) + " to finish a command",
      [&] { return who.done.load(std::memory_order_acquire) == who.asked.load(); }, command_done);
}

void Subject::await_done_or_undone(std::string_view name) const {
  Participant& who = participant(name);
  state_->wait_until(
      std::string(name) + " to finish a command, or to be stopped or ended by it",
      [&] {
        return state_->child.final || state_->child.is_stopped() ||
               who.done.load(std::memory_order_acquire) == who.asked.load();
      },
      command_done, State::OnStop::is_awaited);
  if (state_->child.final) state_->complain_for_subject();
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
  if (sigaction(signal, &fence, &before) != 0)
    leave_complaint(stage.shared(), "sigaction of the fence,", errno, signal);
  const int taken = fence_taken.load();
  ::raise(signal);
  const bool acknowledged = fence_taken.load() > taken;
  sigaction(signal, &before, nullptr);
  if (!acknowledged) stage.complain("the fence's own signal did not come");
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
  for (std::uint32_t index = 0; index < state_->participant_count(); ++index) {
    const Participant& who = shared.participants[index];
    if (who.state.load() == ParticipantState::parked) names.emplace_back(who.name_view());
  }
  return names;
}

void Subject::fence() const {
  for (const std::string& name : parked_participants()) fence(name);
}

void Subject::kill() const { ::kill(state_->child.pid, SIGKILL); }

}  // namespace sigconform
