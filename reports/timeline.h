// Evidence laid out as a timeline: who saw what when, in the order of the log, with the middle of long ones left out.
// Writers draw it; the text form is for formats without pictures. All text in it is sanitised and of bounded length.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reports/results.h"

namespace sigconform::reports {

/// What an event is drawn as.
enum class EventShape {
  handler_enter,
  handler_exit,
  delivery,   ///< a signal was generated
  call,       ///< a call returned
  snapshot,   ///< mask, pending, disposition, alternate stack, a number
  mark,       ///< a point reached, parked, started
  ending,     ///< a participant or the subject ended, stopped, continued
  complaint,  ///< the arrangement itself failed
  other,
};

struct TimelineEvent {
  std::string time = {};  ///< "48.0 µs", since the first event's fork
  std::size_t lane = 0;   ///< index into `participants`
  EventShape shape = EventShape::other;
  std::string kind = {};    ///< "handler-enter"
  std::string signal = {};  ///< "SIGUSR1", or empty
  std::string detail = {};  ///< "si_code=SI_TKILL", or empty
  std::size_t hidden = 0;   ///< this line stands for so many events that are left out; the rest is then empty
};

/// Where a handler ran: a bar in the drawing.
struct HandlerSpan {
  std::size_t lane = 0;
  std::size_t first = 0;  ///< indices into `events`
  std::size_t last = 0;
};

struct Timeline {
  std::vector<std::string> participants;  ///< in order of appearance
  std::vector<TimelineEvent> events;
  std::vector<HandlerSpan> spans;
};

/// At most `limit` events: the first and the last half of them.
Timeline make_timeline(const std::vector<EvidenceEntry>& evidence, std::size_t limit = 80);

/// One line per event, aligned; empty for no evidence.
std::string timeline_text(const std::vector<EvidenceEntry>& evidence, std::size_t limit = 80);

/// A duration in a unit that suits it: "312 ns", "48.0 µs", "1.2 ms", "10.0 s".
std::string duration_text(std::uint64_t nanoseconds);

}  // namespace sigconform::reports
