// How rows wait for what another thread or process is to do.
#pragma once

#include <sched.h>

#include <string>

#include "harness/latency/row.h"

namespace sigconform::latency::rows {

/// Until that holds. Gives the processor away meanwhile, which the other one may need. At the deadline of a receipt it
/// throws Broken: `what` did not come within it.
template <class Condition>
void await(const Condition& holds, const char* what) {
  const auto until = now_ns() + receipt_deadline_ns;
  while (!holds()) {
    ::sched_yield();
    if (now_ns() > until)
      throw Broken{std::string{what} + " did not come within " + std::to_string(receipt_deadline_ns / 1'000'000'000) +
                   " s"};
  }
}

}  // namespace sigconform::latency::rows
