#include "harness/subject/subject_state.h"

#include <sched.h>
#include <signal.h>

#include <algorithm>
#include <cstring>
#include <optional>

#include "harness/signals/signal_names.h"
#include "harness/subject/evidence_sink.h"
#include "harness/subject/outcome.h"
#include "harness/subject/refusal.h"

namespace sigconform {

namespace {

struct Complaint {
  std::string text;
  bool not_offered = false;
};

std::optional<Complaint> first_complaint(const std::vector<Event>& events) {
  for (const Event& event : events) {
    if (event.kind != EventKind::complaint) continue;
    std::string text(event.label_view());
    if (event.signal != 0) text += " of " + signal_name(event.signal);
    if (event.error != 0) text += std::string(": ") + std::strerror(event.error);
    const bool not_offered = says_not_offered(event.error, event.signal);
    return Complaint{
        (not_offered ? "the case needs what is not offered here: " : "the case's arrangement failed: ") + text,
        not_offered};
  }
  return {};
}

}  // namespace

Subject::State::State(SubjectOptions given) : options(given), memory(options.images), bells(memory->log.bell()) {
  sink_place = collected_evidence().size();
  collected_evidence().emplace_back();
}

void Subject::State::record(EventKind kind, int signal, std::string_view label) {
  Event event;
  event.kind = kind;
  event.participant = judge_participant;
  event.signal = signal;
  event.set_label(label);
  memory->log.append(event);
}

std::uint32_t Subject::State::participant_count() const {
  return std::min(memory->participant_count.load(), SharedStage::max_participants);
}

void Subject::State::pump() {
  child.reap([this](const Ending& ending) {
    record(EventKind::child_status, ending.kind == Ending::Kind::exited ? 0 : ending.code, ending.to_string());
  });
}

std::vector<Event> Subject::State::read() const { return memory->log.read(); }

void Subject::State::complain_for_subject() {
  const auto complaint = first_complaint(read());
  if (!complaint) return;
  if (complaint->not_offered) throw Unsupported(complaint->text);
  throw Unresolved(complaint->text);
}

void Subject::State::give_up(const std::string& what) {
  complain_for_subject();
  throw Contradicted("the subject " + child.final->to_string() + " while the judge waited for " + what);
}

// After a stop that nobody asked for what is waited for will not come.
void Subject::State::wait_until(const std::string& what, const std::function<bool()>& condition, EventKinds kinds,
                                OnStop stop) {
  Bell& bell = memory->log.bell();
  memory->log.await_kinds(kinds);
  for (;;) {
    const std::uint32_t seen = bell.rings();
    pump();
    if (condition()) return;
    if (child.final) give_up(what);
    if (stop == OnStop::contradicts && child.is_stopped())
      throw Contradicted("the subject was " + child.statuses.back().to_string() + " while the judge waited for " +
                         what);
    if (deadline_passed()) throw Unresolved("the deadline passed while the judge waited for " + what);
    bell.wait(seen);
  }
}

void Subject::State::wait_until_one(std::string_view name, const std::string& what, bool (*holds)(const Participant&),
                                    EventKind kind) {
  wait_until(
      std::string(name) + " " + what,
      [&] {
        const Participant* who = memory->find(name);
        return who != nullptr && holds(*who);
      },
      kinds_of(kind));
}

void Subject::State::wait_until_ended() {
  wait_until(
      "the subject to end", [this] { return child.final.has_value(); }, no_kinds);
  complain_for_subject();
}

// A thread that blocks, and what is pending, ring no bell: this is the one place where the judge looks again and again.
void Subject::State::before_another_look(const std::string& what) {
  pump();
  if (child.final) give_up(what);
  if (deadline_passed()) throw Unresolved("the deadline passed while the judge waited for " + what);
  sched_yield();
}

Subject::State::~State() {
  if (child.pid > 0) {
    if (options.own_group) ::kill(-child.pid, SIGKILL);
    if (child.end()) record(EventKind::child_status, SIGKILL, "killed at the end of the case");
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
  for (std::uint32_t index = 0; index < participant_count(); ++index) memory->participants[index].bell.ring();
}

// What an image that did not start would have noted is not there, and that is nobody's fault but the arrangement's.
std::string Subject::State::unstarted_image() const {
  for (std::uint32_t index = 0; index < participant_count(); ++index) {
    const Participant& who = memory->participants[index];
    if (who.images_asked.load() <= who.images_started.load()) continue;
    std::string text = "the new image '" + std::string(who.image) + "' of " + std::string(who.name_view()) +
                       " never said that it had started";
    if (child.final) text += "; the subject " + child.final->to_string();
    if (const std::string said = memory.errors(); !said.empty()) text += "; on its standard error: " + said;
    return text;
  }
  return {};
}

void Subject::State::keep_evidence() const {
  CollectedEvidence& kept = collected_evidence()[sink_place];
  kept.events = read();
  for (std::uint32_t index = 0; index < participant_count(); ++index)
    kept.participants.emplace_back(memory->participants[index].name_view());
  if (memory->log.lost() > 0)
    kept.problem = std::to_string(memory->log.lost()) + " events found no place in the evidence";
  kept.unstarted_image = unstarted_image();
  if (child.final) kept.ending = child.final->to_string();
  if (const auto complaint = first_complaint(kept.events)) {
    kept.problem = complaint->text;
    kept.not_offered = complaint->not_offered;
  }
}

}  // namespace sigconform
