#include "harness/latency/blocked.h"

#include "harness/latency/row.h"

namespace sigconform::latency {

Observation look_at(const Participant& thread, const BlockingCall& call) {
  const auto seen = observe(thread, call);
  if (seen == Observation::unavailable) throw Missing{"threads cannot be seen to wait"};
  return seen;
}

bool is_blocked(const Participant& thread, const BlockingCall& call) {
  const auto seen = look_at(thread, call);
  if (seen == Observation::gone) throw Broken{"the thread that is to wait is gone"};
  return seen == Observation::blocked;
}

}  // namespace sigconform::latency
