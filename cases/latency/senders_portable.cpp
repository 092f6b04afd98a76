#include <signal.h>
#include <unistd.h>

#include "cases/latency/senders.h"
#include "harness/latency/row.h"

namespace sigconform::latency::rows {
namespace {

SendCall to_thread(const Receiver& receiver) {
  return [receiver](int signal) { return ::pthread_kill(receiver.handle, signal); };
}
SendCall to_process(const Receiver& receiver) {
  return [receiver](int signal) { return error_of(::kill(receiver.process, signal)); };
}

constexpr Sender crossing[] = {{.name = "kill", .to_thread = to_thread, .to_process = to_process}};

}  // namespace

pid_t this_thread() { return 0; }

std::span<const Sender> platform_self_senders() { return {}; }
std::span<const Sender> cross_senders() { return crossing; }

}  // namespace sigconform::latency::rows
