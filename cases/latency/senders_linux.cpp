#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstring>
#include <memory>
#include <string>

#include "cases/latency/senders.h"
#include "harness/latency/row.h"
#include "harness/subject/descriptor.h"

namespace sigconform::latency::rows {
namespace {

SendCall self_tgkill() {
  return [process = ::getpid(), thread = this_thread()](int signal) {
    return error_of(::syscall(SYS_tgkill, process, thread, signal));
  };
}
SendCall self_sigqueue() {
  return [process = ::getpid()](int signal) { return error_of(::sigqueue(process, signal, sigval{})); };
}

constexpr Sender selves[] = {{.name = "sigqueue", .to_self = self_sigqueue},
                             {.name = "tgkill", .to_self = self_tgkill}};

SendCall tgkill(const Receiver& receiver) {
  return [receiver](int signal) { return error_of(::syscall(SYS_tgkill, receiver.process, receiver.thread, signal)); };
}

/// sigqueue(3) aims at a process; this is the call with which glibc aims it at a thread.
SendCall queue_to_thread(const Receiver& receiver) {
  siginfo_t info{};
  info.si_code = SI_QUEUE;
  info.si_pid = ::getpid();
  info.si_uid = ::getuid();
  return [receiver, info](int signal) mutable {
    info.si_signo = signal;
    return error_of(::syscall(SYS_rt_tgsigqueueinfo, receiver.process, receiver.thread, signal, &info));
  };
}
SendCall queue_to_process(const Receiver& receiver) {
  return [receiver](int signal) { return error_of(::sigqueue(receiver.process, signal, sigval{})); };
}

SendCall by_descriptor(pid_t number, unsigned flags) {
  // Shared, because a std::function is copied.
  const auto descriptor = std::make_shared<Descriptor>(static_cast<int>(::syscall(SYS_pidfd_open, number, flags)));
  if (!*descriptor) throw Missing{std::string{"pidfd_open: "} + std::strerror(errno)};
  if (::syscall(SYS_pidfd_send_signal, descriptor->get(), 0, nullptr, 0) != 0)
    throw Missing{std::string{"pidfd_send_signal: "} + std::strerror(errno)};
  return [descriptor](int signal) {
    return error_of(::syscall(SYS_pidfd_send_signal, descriptor->get(), signal, nullptr, 0));
  };
}
SendCall pidfd_of_thread(const Receiver& receiver) {
  constexpr unsigned pidfd_thread = O_EXCL;  // Linux 6.9
  return by_descriptor(receiver.thread, pidfd_thread);
}
SendCall pidfd_of_process(const Receiver& receiver) { return by_descriptor(receiver.process, 0); }

constexpr Sender crossing[] = {{.name = "pidfd", .to_thread = pidfd_of_thread, .to_process = pidfd_of_process},
                               {.name = "sigqueue", .to_thread = queue_to_thread, .to_process = queue_to_process},
                               {.name = "tgkill", .to_thread = tgkill, .to_process = tgkill}};

}  // namespace

pid_t this_thread() { return static_cast<pid_t>(::syscall(SYS_gettid)); }

std::span<const Sender> platform_self_senders() { return selves; }
std::span<const Sender> cross_senders() { return crossing; }

}  // namespace sigconform::latency::rows
