// The calls that send a signal: to the calling thread, to another thread, to another process.
#pragma once

#include <pthread.h>
#include <sys/types.h>

#include <functional>
#include <span>
#include <string_view>

namespace sigconform::latency {

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

/// By name; those of `self_senders` have `to_self`, those of `cross_senders` the two others.
std::span<const Sender> self_senders();
std::span<const Sender> cross_senders();

/// The kernel's number of the calling thread; 0 where the platform has none.
pid_t this_thread();

}  // namespace sigconform::latency
