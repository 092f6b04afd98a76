// A child process of a row.
#pragma once

#include <sys/types.h>

#include <functional>
#include <optional>

namespace sigconform::latency::rows {

/// Owns it: it is killed and waited for where it has not ended, and ends with this process in any case.
class ForkedChild {
 public:
  /// Calls that in the child, which ends with it. Throws Broken where there can be no child.
  explicit ForkedChild(const std::function<void()>& run);
  ~ForkedChild();
  ForkedChild(const ForkedChild&) = delete;
  ForkedChild& operator=(const ForkedChild&) = delete;

  pid_t number() const { return number_; }
  /// waitpid() with those options: a wait status, or nothing where WNOHANG found none. Not after it has ended.
  std::optional<int> wait(int options);

 private:
  pid_t number_;  ///< 0 once it has been waited for to its end
};

}  // namespace sigconform::latency::rows
