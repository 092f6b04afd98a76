// Whether a thread is where a row waits for it to be.
#pragma once

#include "harness/subject/observe.h"

namespace sigconform::latency {

/// Looks once. Throws Missing where threads cannot be seen.
Observation look_at(const Participant& thread, const BlockingCall& call);

/// Throws Broken, too, where this one is gone: it would be waited for in vain.
bool is_blocked(const Participant& thread, const BlockingCall& call);

}  // namespace sigconform::latency
