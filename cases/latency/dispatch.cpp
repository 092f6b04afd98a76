// How late a language runtime's handler is: by what main does, whom the signal is sent to, and whether there is a
// wakeup descriptor.
//
// busy    from the sending to the first thing in the handler: how often the runtime looks while it runs.
// asleep  the same. Main sleeps 4 ms at a time, so that a runtime that is not woken by a signal which another thread
//         took shows as nearly that long. With a wakeup descriptor main waits for it without an end instead, as event
//         loops do.
// c-call  Main waits 4 ms in native code that no signal ends, so that a handler which has to run on main is late by
//         what is left of it: a figure of ours, not of the runtime. What counts is from the end of the call, which is
//         known beforehand. Where handlers do not run on main it is from the sending, and main should not matter.
//
// With a wakeup descriptor the second leg ends where its reader has read the byte: main when asleep, else a thread of
// its own, which may have to wait for the interpreter's lock.
#include <string>

#include "harness/latency/dispatch.h"

namespace sigconform::latency::rows {
namespace {

std::string measures(const Dispatch& what) {
  if (what.state == MainState::c_call)
    return "main waits 4 ms in native code; the time counts from its end, where handlers do not run on main from the "
           "sending";
  if (what.state == MainState::asleep && !what.has_wakeup) return "main sleeps 4 ms at a time";
  return {};
}

/// What its samples take: main's 4 ms, or an interpreter's lock that a busy main holds for as long.
double budget_s(const Dispatch& what) {
  if (what.state == MainState::busy) return what.has_wakeup ? 1.0 : 0;
  return what.state == MainState::c_call || (what.aim == Aim::worker && !what.has_wakeup) ? 0.6 : 0;
}

/// A busy main slows the row's processor itself, where the two are one core's.
bool pace_matters(const Dispatch& what) { return what.state != MainState::busy && budget_s(what) == 0; }

bool register_all() {
  for (const auto state : {MainState::busy, MainState::asleep, MainState::c_call}) {
    for (const auto aim : {Aim::process, Aim::main, Aim::worker}) {
      for (const bool has_wakeup : {false, true}) {
        const Dispatch what{state, aim, has_wakeup};
        register_row({.name = "dispatch/" + std::string{to_string(state)} + "/" + std::string{to_string(aim)} +
                              (has_wakeup ? "/wakeup" : "/plain"),
                      .legs = legs_of(what),
                      .make = [what](const Places& places) { return dispatch_row(what, places); },
                      .shares_processor = aim == Aim::worker || has_wakeup,
                      .pace_matters = pace_matters(what),
                      .of_runtimes = true,
                      .measures = measures(what),
                      .budget_s = budget_s(what),
                      .warm_up = 5});
      }
    }
  }
  return true;
}
[[maybe_unused]] const bool registered = register_all();

}  // namespace
}  // namespace sigconform::latency::rows
