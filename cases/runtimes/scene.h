// A scene of a runtime that promises to run its handlers on its main thread.
#pragma once

#include <initializer_list>
#include <string_view>

#include "harness/judge/case.h"
#include "harness/subject/runtime.h"

namespace sigconform {

/// For a runtime of another model the case is unsupported: it promises something else.
class Scene : public Runtime {
 public:
  explicit Scene(std::string_view scene, const Options& options = {}) : Runtime(scene, options) {
    if (model() != "main") unsupported("its handlers are not promised the main thread: its model is '" + model() + "'");
  }
};

/// What a runtime does in one call another does in another one: any of them.
inline BlockingCall any_of(std::initializer_list<BlockingCall> calls) {
  BlockingCall any{calls.begin()->name, {}};
  for (const auto& call : calls) any.numbers.insert(any.numbers.end(), call.numbers.begin(), call.numbers.end());
  return any;
}

/// Sleeping, waiting for descriptors, and waiting for another thread.
inline BlockingCall selecting() { return any_of({blocking::select(), blocking::poll(), blocking::epoll_wait(0)}); }
inline BlockingCall sleeping() { return any_of({blocking::nanosleep(), selecting()}); }
inline BlockingCall waiting() { return any_of({blocking::futex(), blocking::poll()}); }
/// Waiting for any signal.
inline BlockingCall pausing() { return any_of({blocking::pause(), blocking::sigsuspend(), blocking::poll()}); }

}  // namespace sigconform
