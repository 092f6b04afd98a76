// A thread that waits with sigwait() until it is told to stop, and notes everything that it accepts.
#pragma once

#include <signal.h>
#include <time.h>

#include "cases/support/pending.h"
#include "harness/subject/stage.h"

namespace sigconform::cases::thread_direction {

/// Ends `accept_until_told`; send it to the waiter itself.
inline constexpr int waiter_ends = SIGTERM;

/// Accepts signals of the set, each noted as "accepted", until `waiter_ends` comes; then also what is pending still,
/// because several pending signals are accepted in no order that the standard gives.
inline void accept_until_told(Stage& stage, SignalSet set) {
  const sigset_t wanted = set.add(waiter_ends).to_sigset();
  for (int accepted = 0; accepted != waiter_ends;) {
    if (const int error = stage.call_returning_error("sigwait", [&] { return sigwait(&wanted, &accepted); }))
      stage.complain("sigwait", error);
    if (accepted != waiter_ends) stage.note("accepted", accepted);
  }
  for (SignalSet pending = pending_now(stage) & set; !pending.empty(); pending = pending_now(stage) & set) {
    int accepted = 0;
    const sigset_t rest = pending.to_sigset();
    if (const int error = sigwait(&rest, &accepted)) stage.complain("sigwait", error);
    stage.note("accepted", accepted);
  }
  stage.mark("waited");
}

}  // namespace sigconform::cases::thread_direction
