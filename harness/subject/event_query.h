// Questions about the evidence: `handler_entered(SIGUSR1).on("target")`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/evidence/event.h"

namespace sigconform {

/// Matches events by kind and, where given, by signal, label and participant. A value; evaluates nothing by itself.
class EventQuery {
 public:
  explicit EventQuery(EventKind kind) : kind_(kind) {}
  EventQuery& of(int signal) {
    signal_ = signal;
    return *this;
  }
  EventQuery& labelled(std::string_view label) {
    label_ = label;
    return *this;
  }
  /// Only events that this participant wrote.
  EventQuery& on(std::string_view participant) {
    participant_ = participant;
    return *this;
  }

  EventKind kind() const { return kind_; }
  const std::optional<std::string>& participant() const { return participant_; }
  /// Everything but the participant, whose name the caller compares.
  bool matches(const Event& event) const;
  std::string to_string() const;

 private:
  EventKind kind_;
  std::optional<int> signal_;
  std::optional<std::string> label_;
  std::optional<std::string> participant_;
};

EventQuery handler_entered(int signal);
EventQuery handler_returned(int signal);
EventQuery call_returned(std::string_view label);
EventQuery marked(std::string_view label);
EventQuery noted(std::string_view label);  ///< a value or a siginfo
EventQuery mask_noted(std::string_view label);
EventQuery pending_noted(std::string_view label);
EventQuery disposition_noted(std::string_view label, int signal);
EventQuery altstack_noted(std::string_view label);

}  // namespace sigconform
