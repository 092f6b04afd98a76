// The rows about a language runtime: from the sending of a signal to its handler, written in that language, at work on
// the thread that the runtime runs handlers on.
//
// A closed loop: the row sends, the probe of the current target (probe.h) says when its handler was entered, by the
// same clock. Where there are two processors main has one of its own; the row and other threads of the probe share the
// other one.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "harness/latency/row.h"

namespace sigconform::latency {

/// What main does meanwhile.
enum class MainState {
  busy,    ///< it runs code of its language, and never waits
  asleep,  ///< it sleeps as its language does, some milliseconds at a time, or until its wakeup descriptor is readable
  c_call,  ///< it waits for some milliseconds in native code, holding no lock, and no signal ends that wait
};
std::string_view to_string(MainState state);

/// Whom the signal is sent to: by kill() the process, by tgkill() one of its threads.
enum class Aim { process, main, worker };
std::string_view to_string(Aim aim);

struct Dispatch {
  MainState state;
  Aim aim;
  bool has_wakeup;  ///< with a wakeup descriptor, and somebody who waits for it
  std::int64_t deadline_ns = receipt_deadline_ns;
};

/// To the handler, and with a wakeup descriptor to its reader too.
std::vector<Leg> legs_of(const Dispatch& what);

/// Throws Missing where the runtime lacks something of it, or its clock is another one.
std::unique_ptr<Row> dispatch_row(const Dispatch& what, const Places& places);

}  // namespace sigconform::latency
