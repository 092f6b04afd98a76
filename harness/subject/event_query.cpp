#include "harness/subject/event_query.h"

#include "harness/signals/signal_names.h"

namespace sigconform {

bool EventQuery::matches(const Event& event) const {
  return event.kind == kind_ && (!signal_ || event.signal == *signal_) && (!label_ || event.label_view() == *label_);
}

std::string EventQuery::to_string() const {
  std::string text(sigconform::to_string(kind_));
  if (signal_) text += " of " + signal_name(*signal_);
  if (label_) text += " '" + *label_ + "'";
  if (participant_) text += " on " + *participant_;
  return text;
}

EventQuery handler_entered(int signal) { return EventQuery(EventKind::handler_enter).of(signal); }
EventQuery handler_returned(int signal) { return EventQuery(EventKind::handler_exit).of(signal); }
EventQuery call_returned(std::string_view label) { return EventQuery(EventKind::call_returned).labelled(label); }
EventQuery marked(std::string_view label) { return EventQuery(EventKind::mark).labelled(label); }
EventQuery noted(std::string_view label) { return EventQuery(EventKind::value).labelled(label); }
EventQuery mask_noted(std::string_view label) { return EventQuery(EventKind::mask).labelled(label); }
EventQuery pending_noted(std::string_view label) { return EventQuery(EventKind::pending).labelled(label); }
EventQuery disposition_noted(std::string_view label, int signal) {
  return EventQuery(EventKind::disposition).labelled(label).of(signal);
}
EventQuery altstack_noted(std::string_view label) { return EventQuery(EventKind::altstack).labelled(label); }

}  // namespace sigconform
