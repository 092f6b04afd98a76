// The calls that POSIX has, and those that only this platform has beside them.
#include "cases/latency/senders.h"

#include <signal.h>
#include <unistd.h>

#include <vector>

namespace sigconform::latency::rows {
namespace {

SendCall self_raise() {
  return [](int signal) { return error_of(::raise(signal)); };
}
SendCall self_pthread_kill() {
  return [self = ::pthread_self()](int signal) { return ::pthread_kill(self, signal); };
}
SendCall self_kill() {
  return [process = ::getpid()](int signal) { return error_of(::kill(process, signal)); };
}

std::vector<Sender> all_self_senders() {
  std::vector<Sender> all{{.name = "kill", .to_self = self_kill},
                          {.name = "pthread_kill", .to_self = self_pthread_kill},
                          {.name = "raise", .to_self = self_raise}};
  const auto more = platform_self_senders();
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace

std::span<const Sender> self_senders() {
  static const auto all = all_self_senders();
  return all;
}

}  // namespace sigconform::latency::rows
