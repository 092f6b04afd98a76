// A child process that does nothing but wait, for rows about what signals do to one.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>

#include "harness/latency/row.h"

namespace sigconform::latency {

/// Owns it: it is killed and waited for where it has not ended, and ends with this process in any case.
class IdleChild {
 public:
  /// Once it waits, `begin` having run in it. Throws Missing, with that reason, where `begin` throws.
  explicit IdleChild(const std::function<void()>& begin = {}, const std::string& reason = {});
  ~IdleChild();
  IdleChild(const IdleChild&) = delete;
  IdleChild& operator=(const IdleChild&) = delete;

  /// Sends that signal, waits with those options and stamps both; the wait status.
  int signal(Sample& sample, int signal, int options);

 private:
  void end();

  pid_t number_ = 0;  ///< 0 once it has been waited for to its end
};

}  // namespace sigconform::latency
