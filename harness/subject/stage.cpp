#include "harness/subject/stage.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstring>

#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "harness/subject/participants.h"

namespace sigconform {
namespace {

std::atomic<Stage*> current_stage{nullptr};

// Subjects that complained exit with a code that no case expects, so that the complaint is looked for.
constexpr int complaint_exit_code = 125;

}  // namespace

Stage* Stage::current() noexcept { return current_stage.load(std::memory_order_relaxed); }

Participant& Stage::self() noexcept {
  const ParticipantIndex index = current_participant();
  if (index >= SharedStage::max_participants) complain("called from a thread of no participant");
  return shared_->participants[index];
}

Participant& Stage::participant(std::string_view name) {
  Participant* found = shared_->find(name);
  if (found == nullptr) complain(name, ESRCH);
  return *found;
}

ParticipantIndex Stage::claim(std::string_view name) {
  // Several threads may claim at once: each takes a place of its own, which nobody finds before its name is whole.
  std::uint32_t index = shared_->participant_count.load();
  do {
    if (index >= SharedStage::max_participants) complain("too many participants", EAGAIN);
  } while (!shared_->participant_count.compare_exchange_weak(index, index + 1));
  Participant& place = shared_->participants[index];
  const std::size_t length = std::min(name.size(), sizeof place.name - 1);
  std::memcpy(place.name, name.data(), length);
  place.name[length] = '\0';
  place.state.store(ParticipantState::starting);
  return static_cast<ParticipantIndex>(index);
}

void Stage::enter_main(std::string_view name) {
  current_stage.store(this);
  enter_reserved(claim(name), true);
}

void Stage::enter_reserved(ParticipantIndex index, bool in_main_process) {
  current_stage.store(this);
  set_current_participant(index);
  Participant& me = shared_->participants[index];
  describe_calling_thread(me);
  me.shares_process_with_main = in_main_process ? 1 : 0;
  set_state(me, ParticipantState::running, EventKind::started);
}

void Stage::set_state(Participant& who, ParticipantState state, EventKind event) noexcept {
  who.state.store(state);
  Event record;
  record.kind = event;
  record.set_label(who.name_view());
  append(record);
}

void Stage::append(Event event) noexcept {
  event.participant = current_participant();
  shared_->log.append(event);
  if (shared_->waiting_inside.load() == 0) return;
  const std::uint32_t count = shared_->participant_count.load();
  for (std::uint32_t index = 0; index < count; ++index) {
    Participant& waiting = shared_->participants[index];
    if (waiting.waiting_inside.load() != 0) waiting.bell.ring();
  }
}

void Stage::wait_until(const std::function<bool()>& condition) {
  Participant& me = self();
  me.waiting_inside.store(1);
  shared_->waiting_inside.fetch_add(1);
  for (;;) {
    const std::uint32_t seen = me.bell.rings();
    if (condition()) break;
    if (shared_->over.load() != 0) _exit(0);
    me.bell.wait(seen);
  }
  shared_->waiting_inside.fetch_sub(1);
  me.waiting_inside.store(0);
}

void Stage::park() {
  Participant& me = self();
  set_state(me, ParticipantState::parked, EventKind::parked);
  for (;;) {
    const std::uint32_t seen = me.bell.rings();
    if (shared_->over.load() != 0) _exit(0);
    if (me.asked.load(std::memory_order_acquire) != me.done.load()) {
      me.state.store(ParticipantState::running);
      me.begun.fetch_add(1);
      shared_->log.ring_for(command_begun);
      command_at(me.command)(*this, me.argument);
      me.state.store(ParticipantState::parked);
      me.done.fetch_add(1);
      shared_->log.ring_for(command_done | kinds_of(EventKind::parked));
      continue;
    }
    if (me.released.load() != 0) break;
    me.bell.wait(seen);
  }
  me.released.store(0);
  me.state.store(ParticipantState::running);
}

void Stage::ready() {
  shared_->ready.store(1);
  shared_->log.bell().ring();
}

pid_t Stage::process_of(std::string_view name) { return participant(name).process; }

pid_t Stage::thread_id_of(std::string_view name) { return participant(name).thread; }

bool Stage::stimulus() const noexcept { return shared_->without_stimulus == 0; }

void Stage::limit(int resource, std::uint64_t soft) {
  rlimit limits{};
  const auto which = static_cast<decltype(RLIMIT_CORE)>(resource);
  must(getrlimit(which, &limits), "getrlimit");
  limits.rlim_cur = std::min(static_cast<rlim_t>(soft), limits.rlim_max);
  must(setrlimit(which, &limits), "setrlimit");
}

void Stage::become_user(uid_t user) {
#ifdef __linux__
  must(setresuid(user, user, user), "setresuid");
  // A change of user makes a process opaque to /proc, and with it to the judge.
  must(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0), "PR_SET_DUMPABLE");
#else
  must(setuid(user), "setuid");
#endif
}

void Stage::complain(std::string_view what, int error, int signal) noexcept {
  leave_complaint(*shared_, what, error, signal);
}

void leave_complaint(SharedStage& shared, std::string_view what, int error, int signal) noexcept {
  Event event;
  event.kind = EventKind::complaint;
  event.error = error;
  event.signal = signal;
  event.participant = current_participant();
  event.set_label(what);
  shared.log.append(event);
  _exit(complaint_exit_code);
}

Stimulus::~Stimulus() {
  if (!looked_at_ && error_ != 0) leave_complaint(Stage::current()->shared(), means_, error_, signal_);
}

}  // namespace sigconform
