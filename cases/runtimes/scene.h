// A scene of a runtime that promises to run its handlers on its main thread.
#pragma once

#include <string_view>

#include "harness/judge/case.h"
#include "harness/subject/any_call.h"
#include "harness/subject/runtime.h"

namespace sigconform::cases::runtimes {

/// For a runtime of another model the case is unsupported: it promises something else.
class Scene : public Runtime {
 public:
  explicit Scene(std::string_view scene, const Options& options = {}) : Runtime(scene, options) {
    if (model() != "main") unsupported("its handlers are not promised the main thread: its model is '" + model() + "'");
  }
};

/// Sleeping, waiting for descriptors, and waiting for another thread.
inline BlockingCall selecting() {
  return blocking::any_of({blocking::select(), blocking::poll(), blocking::epoll_wait(0)});
}
inline BlockingCall sleeping() { return blocking::any_of({blocking::nanosleep(), selecting()}); }
inline BlockingCall waiting() { return blocking::any_of({blocking::futex(), blocking::poll()}); }
/// Waiting for any signal.
inline BlockingCall pausing() {
  return blocking::any_of({blocking::pause(), blocking::sigsuspend(), blocking::poll()});
}

}  // namespace sigconform::cases::runtimes
