// The calls that send a signal: to the calling thread, to another thread, to another process.
#pragma once

#include <pthread.h>
#include <sys/types.h>

#include <cerrno>
#include <functional>
#include <span>
#include <string_view>

namespace sigconform::latency::rows {

/// Sends that signal; 0 or an error number. Nothing in it allocates.
using SendCall = std::function<int(int signal)>;

/// Whom to: a thread of this process, or the only thread of another one.
struct Receiver {
  pid_t process = 0;
  pid_t thread = 0;  ///< the kernel's number, 0 where the platform has none
  pthread_t handle{};
};

struct Sender {
  std::string_view name;
  /// Throws Missing where the platform has no such call.
  SendCall (*to_self)() = nullptr;
  SendCall (*to_thread)(const Receiver& receiver) = nullptr;
  SendCall (*to_process)(const Receiver& receiver) = nullptr;
};

/// Those of `self_senders` have `to_self`, those of `cross_senders` the two others.
std::span<const Sender> self_senders();
std::span<const Sender> cross_senders();
/// Of the former those that POSIX has not.
std::span<const Sender> platform_self_senders();

/// Of a call that returns 0 or sets errno.
inline int error_of(long result) { return result == 0 ? 0 : errno; }

/// The kernel's number of the calling thread; 0 where the platform has none.
pid_t this_thread();

}  // namespace sigconform::latency::rows
