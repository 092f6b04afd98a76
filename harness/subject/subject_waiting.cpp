// How the judge waits for its subject, and for its ends and stops.
#include <algorithm>

#include "harness/subject/outcome.h"
#include "harness/subject/subject_state.h"

namespace sigconform {

void Subject::await(const EventQuery& query, int wanted) const {
  state_->wait_until(
      query.to_string(), [&] { return count(query) >= wanted; }, kinds_of(query.kind()));
}

void Subject::await_participant(std::string_view name) const {
  state_->wait_until_one(
      name, "to run", [](const Participant& who) { return who.state.load() > ParticipantState::starting; },
      EventKind::started);
}

void Subject::await_parked(std::string_view name) const {
  state_->wait_until_one(
      name, "to park",
      [](const Participant& who) { return who.state.load() == ParticipantState::parked && who.released.load() == 0; },
      EventKind::parked);
}

void Subject::await_participant_ended(std::string_view name) const {
  state_->wait_until_one(
      name, "to end", [](const Participant& who) { return who.state.load() == ParticipantState::ended; },
      EventKind::ended);
}

namespace {

std::string blocked_in(std::string_view name, const BlockingCall& call) {
  return std::string(name) + " to be blocked in " + std::string(call.name);
}

}  // namespace

bool Subject::is_blocked(std::string_view name, const BlockingCall& call) const {
  const std::string& obstacle = observation_obstacle();
  if (!obstacle.empty()) throw Unsupported("cannot see a thread blocked in a call: " + obstacle);
  const Observation seen = observe(participant(name), call);
  if (seen == Observation::unavailable) throw Unsupported("the thread's system call may not be read");
  return seen == Observation::blocked;
}

void Subject::await_blocked(std::string_view name, const BlockingCall& call) const {
  await_participant(name);
  while (!is_blocked(name, call)) state_->before_another_look(blocked_in(name, call));
}

bool Subject::await_blocked_or(std::string_view name, const BlockingCall& call, const EventQuery& instead) const {
  await_participant(name);
  for (;;) {
    if (count(instead) > 0) return false;
    // Looked for again: a thread that has returned in between may block in a call of the same number elsewhere.
    if (is_blocked(name, call)) return count(instead) == 0;
    state_->before_another_look(blocked_in(name, call));
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
    state_->before_another_look(std::string(name) + " to run its handler");
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

// Stops and continues are reported in order; an end in their place is a contradiction that `wait_until` reports.
Ending take_status(std::deque<Ending>& statuses, Ending::Kind kind) {
  const Ending next = statuses.front();
  statuses.pop_front();
  if (next.kind != kind)
    throw Contradicted("the judge waited for the subject " + std::string(kind_name(kind)) + ", and it " +
                       next.to_string());
  return next;
}

}  // namespace

Ending Subject::wait_ended() const {
  state_->wait_until_ended();
  state_->child.statuses.clear();
  return *state_->child.final;
}

Ending Subject::wait_stopped() const {
  state_->wait_until(
      "the subject to stop",
      [&] {
        while (!state_->child.statuses.empty() && state_->child.statuses.front().kind == Ending::Kind::continued)
          state_->child.statuses.pop_front();
        return !state_->child.statuses.empty();
      },
      no_kinds, State::OnStop::is_awaited);
  return take_status(state_->child.statuses, Ending::Kind::stopped);
}

Ending Subject::wait_continued() const {
  state_->wait_until(
      "the subject to continue", [&] { return !state_->child.statuses.empty(); }, no_kinds, State::OnStop::is_awaited);
  return take_status(state_->child.statuses, Ending::Kind::continued);
}

Ending Subject::finish() const {
  state_->pump();
  if (!state_->child.final && state_->memory->participants[0].state.load() == ParticipantState::parked) release("main");
  return wait_ended();
}

bool Subject::has_ended() const {
  state_->pump();
  return state_->child.final.has_value();
}

bool Subject::has_stopped() const {
  state_->pump();
  return std::any_of(state_->child.statuses.begin(), state_->child.statuses.end(),
                     [](const Ending& ending) { return ending.kind == Ending::Kind::stopped; });
}

}  // namespace sigconform
