// pidfd_send_signal(): signals by descriptor.
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cases/support/kernel_release.h"
#include "harness/judge/case.h"

namespace sigconform::cases::linux_only {
namespace {

// Named here because the headers of older C libraries lack them.
constexpr unsigned int pidfd_thread = 0200;  // O_EXCL
constexpr unsigned int signal_thread = 1, signal_thread_group = 2, signal_process_group = 4;

int open_pidfd(Stage& stage, pid_t process, unsigned int flags = 0) {
  return static_cast<int>(stage.must(syscall(SYS_pidfd_open, process, flags), "pidfd_open"));
}

long send(int descriptor, int signal, siginfo_t* info = nullptr, unsigned int flags = 0) {
  return syscall(SYS_pidfd_send_signal, descriptor, signal, info, flags);
}

// Where the kernel has them, to refuse them is its fault.
void require_scopes() {
  if (!kernel_is_at_least(6, 9)) unsupported("pidfd_send_signal() has no scopes before Linux 6.9");
}

// Main and its child, which both catch SIGUSR1 and SIGUSR2.
Subject parent_and_child() {
  Subject subject{[](Stage& stage) {
    for (int signal : {SIGUSR1, SIGUSR2}) stage.record(signal);
    stage.fork("child", [](Stage& here) { here.park(); });
    stage.park();
  }};
  subject.await_parked("child");
  return subject;
}

}  // namespace

// Without an info it looks like kill().
CONFORMANCE_CASE(PidfdSendSignal, LooksLikeKill, "pidfd_send_signal.null-info-like-kill") {
  const Subject subject = parent_and_child();
  subject.run_on("main", [](Stage& stage) {
    const int child = open_pidfd(stage, stage.process_of("child"));
    if (stage.stimulus()) stage.call("send", [=] { return send(child, SIGUSR1); });
  });
  EXPECT_THAT(subject.outcome("send"), Returned(0));
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("child"));
  const Event handled = subject.event(handler_entered(SIGUSR1));
  EXPECT_EQ(handled.siginfo.code, SI_USER);
  EXPECT_EQ(handled.siginfo.pid, subject.participant("main").process);
  EXPECT_EQ(handled.siginfo.uid, getuid());
  EXPECT_THAT(subject.finish(), Exited(0));
}

// The descriptor of a process that was reaped leads to nobody.
CONFORMANCE_CASE(PidfdSendSignal, ReapedProcessIsGone, "pidfd_send_signal.reaped-esrch") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const pid_t child = stage.fork("child", [](Stage&) {});
    const int descriptor = open_pidfd(stage, child);
    stage.must(waitpid(child, nullptr, 0), "waitpid");
    if (stage.stimulus()) stage.call("send", [=] { return send(descriptor, SIGUSR1); });
  });
  EXPECT_THAT(subject.outcome("send"), FailedWith(ESRCH));
}

// A descriptor of something else, and flags without a meaning, are refused.
CONFORMANCE_CASE(PidfdSendSignal, NonsenseIsRefused, "pidfd_send_signal.ebadf", "pidfd_send_signal.einval-flags") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    int ends[2];
    stage.must(pipe(ends), "pipe");
    const int self = open_pidfd(stage, getpid());
    if (!stage.stimulus()) return;
    stage.call("pipe", [&] { return send(ends[0], SIGUSR1); });
    stage.call("flags", [&] { return send(self, SIGUSR1, nullptr, 1U << 31); });
  });
  EXPECT_THAT(subject.outcome("pipe"), FailedWith(EBADF));
  EXPECT_THAT(subject.outcome("flags"), FailedWith(EINVAL));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// Nobody may pretend towards another process to be the kernel or kill().
CONFORMANCE_CASE(PidfdSendSignal, CodesAreRestricted, "pidfd_send_signal.eperm-code") {
  const Subject subject = parent_and_child();
  subject.run_on("main", [](Stage& stage) {
    const int child = open_pidfd(stage, stage.process_of("child"));
    if (!stage.stimulus()) return;
    for (int code : {SI_USER, SI_KERNEL, SI_TKILL}) {
      siginfo_t info{};
      info.si_signo = SIGUSR1;
      info.si_code = code;
      stage.call("pretended", [&] { return send(child, SIGUSR1, &info); });
    }
    siginfo_t info{};
    info.si_signo = SIGUSR2;
    info.si_code = SI_QUEUE;
    stage.call("honest", [&] { return send(child, SIGUSR2, &info); });
  });
  EXPECT_EQ(subject.count(call_returned("pretended")), 3);
  for (const Event& call : subject.events(call_returned("pretended"))) EXPECT_EQ(call.error, EPERM);
  EXPECT_THAT(subject.outcome("honest"), Returned(0));
  EXPECT_THAT(subject, NeverHandled(SIGUSR1));
  EXPECT_THAT(subject, HandledOnce(SIGUSR2).on("child"));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// A thread's descriptor, or the flag, directs the signal at the thread.
CONFORMANCE_CASE(PidfdSendSignal, ThreadScope, "pidfd_send_signal.thread-scope") {
  require_scopes();
  const Subject subject{[](Stage& stage) {
    stage.record(SIGUSR1);
    stage.parked_thread("worker");
    stage.parked_thread("other");
    stage.park();
  }};
  // A process's descriptor first: without one there is nothing to ask.
  subject.run_on("main", [](Stage& stage) { close(open_pidfd(stage, getpid())); });
  subject.run_on("main", [](Stage& stage) {
    const pid_t id = stage.thread_id_of("worker");
    const long worker = stage.call("thread's", [=] { return syscall(SYS_pidfd_open, id, pidfd_thread); });
    if (worker < 0 || !stage.stimulus()) return;
    stage.call("descriptor", [=] { return send(static_cast<int>(worker), SIGUSR1); });
  });
  ASSERT_THAT(subject.outcome("thread's"), Succeeded());
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("worker"));
  subject.run_on("main", [](Stage& stage) {
    const int worker = open_pidfd(stage, stage.thread_id_of("worker"), pidfd_thread);
    if (stage.stimulus()) stage.call("flag", [=] { return send(worker, SIGUSR1, nullptr, signal_thread); });
  });
  EXPECT_THAT(subject, HandledTimes(SIGUSR1, 2).on("worker"));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// The wider scopes reach the process once, and every member of its group once.
CONFORMANCE_CASE(PidfdSendSignal, WiderScopes, "pidfd_send_signal.group-scopes") {
  require_scopes();
  const Subject subject = parent_and_child();
  subject.run_on("main", [](Stage& stage) {
    const int child = open_pidfd(stage, stage.process_of("child"));
    const int self = open_pidfd(stage, getpid());
    if (!stage.stimulus()) return;
    stage.call("process", [=] { return send(child, SIGUSR1, nullptr, signal_thread_group); });
    stage.call("group", [=] { return send(self, SIGUSR2, nullptr, signal_process_group); });
  });
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("child"));
  EXPECT_THAT(subject, HandledTimes(SIGUSR2, 2));
  EXPECT_EQ(subject.count(handler_entered(SIGUSR2).on("child")), 1);
  EXPECT_EQ(subject.count(handler_entered(SIGUSR2).on("main")), 1);
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace sigconform::cases::linux_only
