#include <signal.h>
#include <unistd.h>

#include <cerrno>

#include "cases/latency/senders.h"
#include "harness/latency/row.h"

namespace sigconform::latency {
namespace {

int error_of(long result) { return result == 0 ? 0 : errno; }

SendCall self_raise() {
  return [](int signal) { return error_of(::raise(signal)); };
}
SendCall self_pthread_kill() {
  return [self = ::pthread_self()](int signal) { return ::pthread_kill(self, signal); };
}
SendCall self_kill() {
  return [process = ::getpid()](int signal) { return error_of(::kill(process, signal)); };
}

constexpr Sender selves[] = {{.name = "kill", .to_self = self_kill},
                             {.name = "pthread_kill", .to_self = self_pthread_kill},
                             {.name = "raise", .to_self = self_raise}};

SendCall to_thread(const Receiver& receiver) {
  return [receiver](int signal) { return ::pthread_kill(receiver.handle, signal); };
}
SendCall to_process(const Receiver& receiver) {
  return [receiver](int signal) { return error_of(::kill(receiver.process, signal)); };
}

constexpr Sender crossing[] = {{.name = "kill", .to_thread = to_thread, .to_process = to_process}};

}  // namespace

pid_t this_thread() { return 0; }

std::span<const Sender> self_senders() { return selves; }
std::span<const Sender> cross_senders() { return crossing; }

}  // namespace sigconform::latency
