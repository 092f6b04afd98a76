// A child process that does nothing but wait, for rows about what signals do to one.
#pragma once

#include <functional>

#include "cases/latency/forked_child.h"
#include "harness/latency/row.h"
#include "harness/subject/descriptor.h"

namespace sigconform::latency::rows {

class IdleChild {
 public:
  /// Once it waits, `begin` having run in it. What `begin` throws, Missing or else, is thrown here.
  explicit IdleChild(const std::function<void()>& begin = {});

  /// Sends that signal, waits with those options and stamps both; the wait status.
  int signal(Sample& sample, int signal, int options);

 private:
  Pipe told_;  ///< how its beginning went
  ForkedChild child_;
};

}  // namespace sigconform::latency::rows
