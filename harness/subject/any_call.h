// What one runtime does in one call another does in another one.
#pragma once

#include <initializer_list>

#include "harness/subject/observe.h"

namespace sigconform::blocking {

/// Any of them, called as the first is.
inline BlockingCall any_of(std::initializer_list<BlockingCall> calls) {
  BlockingCall any{calls.begin()->name, {}};
  for (const auto& call : calls) any.numbers.insert(any.numbers.end(), call.numbers.begin(), call.numbers.end());
  return any;
}

}  // namespace sigconform::blocking
