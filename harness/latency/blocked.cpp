#include "harness/latency/blocked.h"

#include "harness/latency/row.h"

namespace sigconform::latency {

bool is_blocked(const Participant& thread, const BlockingCall& call) {
  switch (observe(thread, call)) {
    case Observation::blocked:
      return true;
    case Observation::elsewhere:
      return false;
    case Observation::gone:
      throw Broken{"the thread that is to wait is gone"};
    case Observation::unavailable:
      break;
  }
  throw Missing{"threads cannot be seen to wait"};
}

}  // namespace sigconform::latency
