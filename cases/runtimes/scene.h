// A scene of a runtime that promises to run its handlers on its main thread.
#pragma once

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

/// Waiting for any signal, in whichever call a runtime does it.
inline BlockingCall pausing() {
  auto call = blocking::pause();
  for (const auto& other : {blocking::sigsuspend(), blocking::poll()})
    call.numbers.insert(call.numbers.end(), other.numbers.begin(), other.numbers.end());
  return call;
}

/// Sleeping, in whichever call a runtime does it.
inline BlockingCall sleeping() {
  auto call = blocking::nanosleep();
  for (const long number : blocking::select().numbers) call.numbers.push_back(number);
  return call;
}

}  // namespace sigconform
