// What the judge reads of a subject's evidence.
#include "harness/signals/signal_names.h"
#include "harness/subject/outcome.h"
#include "harness/subject/refusal.h"
#include "harness/subject/subject_state.h"

namespace sigconform {

std::vector<Event> Subject::events() const { return state_->read(); }

std::string Subject::name_of(const Event& event) const {
  if (event.participant == judge_participant) return "judge";
  if (event.participant >= state_->participant_count()) return "?";
  return std::string(state_->memory->participants[event.participant].name_view());
}

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
    if (state_->child.final) state_->complain_for_subject();
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
  for (const Event& asked : events(call_returned(label).of(signal))) {
    if (asked.error != 0) arrangement_failed("sigaction of " + signal_name(signal), asked.error, signal);
  }
  const Event found = event(disposition_noted(label, signal));
  const auto action = found.address == 0   ? Disposition::Action::by_default
                      : found.address == 1 ? Disposition::Action::ignored
                                           : Disposition::Action::caught;
  return {action, static_cast<int>(found.result), found.set};
}

std::int64_t Subject::value(std::string_view label) const { return event(noted(label)).result; }

}  // namespace sigconform
