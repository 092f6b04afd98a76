// The system calls that send signals below the C library: tgkill, rt_sigqueueinfo, rt_tgsigqueueinfo.
#include <sys/syscall.h>
#include <unistd.h>

#include "harness/judge/case.h"

namespace sigconform::cases::linux_only {
namespace {

siginfo_t info_with(int code, int value) {
  siginfo_t info{};
  info.si_code = code;
  info.si_pid = getpid();
  info.si_uid = getuid();
  info.si_value.sival_int = value;
  return info;
}

// Main and a worker that could both take SIGUSR1.
Subject two_threads() {
  return Subject{[](Stage& stage) {
    stage.record(SIGUSR1);
    stage.parked_thread("worker");
    stage.park();
  }};
}

// A parent, main, with a child that catches SIGUSR1.
Subject parent_and_child() {
  Subject subject{[](Stage& stage) {
    stage.fork("child", [](Stage& here) {
      here.record(SIGUSR1);
      here.record(SIGUSR2);
      here.park();
    });
    stage.park();
  }};
  subject.await_parked("child");
  return subject;
}

}  // namespace

// tgkill() names the thread, and that one handles it.
CONFORMANCE_CASE(Tgkill, ThreadNamedHandlesIt, "tgkill.targets-thread") {
  const Subject subject = two_threads();
  for (const char* name : {"worker", "main"}) {
    const int before = subject.count(handler_entered(SIGUSR1).on(name));
    subject.run_on("main", [worker = name[0] == 'w'](Stage& stage) {
      const pid_t target = stage.thread_id_of(worker ? "worker" : "main");
      if (stage.stimulus()) stage.call("tgkill", [=] { return syscall(SYS_tgkill, getpid(), target, SIGUSR1); });
    });
    subject.fence();
    EXPECT_EQ(subject.count(handler_entered(SIGUSR1).on(name)), before + 1) << name;
  }
  EXPECT_THAT(subject, HandledTimes(SIGUSR1, 2));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// A thread of another process is not in the group.
CONFORMANCE_CASE(Tgkill, ForeignThreadIsNotFound, "tgkill.esrch-wrong-group") {
  const Subject subject = parent_and_child();
  subject.run_on("main", [](Stage& stage) {
    const pid_t foreign = stage.thread_id_of("child");
    if (!stage.stimulus()) return;
    stage.call("wrong group", [=] { return syscall(SYS_tgkill, getpid(), foreign, SIGUSR1); });
    stage.call("right group", [=] { return syscall(SYS_tgkill, foreign, foreign, SIGUSR2); });
  });
  EXPECT_THAT(subject.outcome("wrong group"), FailedWith(ESRCH));
  EXPECT_THAT(subject.outcome("right group"), Returned(0));
  EXPECT_THAT(subject, NeverHandled(SIGUSR1));
  EXPECT_THAT(subject, HandledOnce(SIGUSR2).on("child"));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// Ids that nobody can have and numbers of no signal are refused.
CONFORMANCE_CASE(Tgkill, ImpossibleArgumentsAreRefused, "tgkill.einval") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    if (!stage.stimulus()) return;
    const pid_t self = getpid();
    for (int id : {0, -1}) {
      stage.call("refused", [=] { return syscall(SYS_tgkill, self, id, SIGUSR1); });
      stage.call("refused", [=] { return syscall(SYS_tgkill, id, self, SIGUSR1); });
    }
    for (int signal : {-1, 1000}) stage.call("refused", [=] { return syscall(SYS_tgkill, self, self, signal); });
  });
  EXPECT_EQ(subject.count(call_returned("refused")), 6);
  for (const Event& call : subject.events(call_returned("refused"))) EXPECT_EQ(call.error, EINVAL);
}

// Nobody may pretend towards another process that the kernel or kill() sent a signal.
CONFORMANCE_CASE(RtSigqueueinfo, CodesAreRestricted, "rt_sigqueueinfo.code-restricted") {
  const Subject subject = parent_and_child();
  subject.run_on("main", [](Stage& stage) {
    const pid_t child = stage.process_of("child");
    if (!stage.stimulus()) return;
    for (int code : {SI_USER, SI_KERNEL, SI_TKILL}) {
      siginfo_t info = info_with(code, 1);
      stage.call("pretended", [&] { return syscall(SYS_rt_sigqueueinfo, child, SIGUSR1, &info); });
    }
    siginfo_t info = info_with(SI_QUEUE, 1);
    stage.call("honest", [&] { return syscall(SYS_rt_sigqueueinfo, child, SIGUSR2, &info); });
  });
  EXPECT_EQ(subject.count(call_returned("pretended")), 3);
  for (const Event& call : subject.events(call_returned("pretended"))) EXPECT_EQ(call.error, EPERM);
  EXPECT_THAT(subject.outcome("honest"), Returned(0));
  EXPECT_THAT(subject, NeverHandled(SIGUSR1));
  EXPECT_THAT(subject, HandledOnce(SIGUSR2).on("child"));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// The number that arrives is the argument's, whatever the structure says.
CONFORMANCE_CASE(RtSigqueueinfo, NumberIsTheArguments, "rt_sigqueueinfo.signo-overwritten") {
  const Subject subject = parent_and_child();
  subject.run_on("main", [](Stage& stage) {
    siginfo_t info = info_with(SI_QUEUE, 7);
    info.si_signo = SIGUSR2;
    const pid_t child = stage.process_of("child");
    if (stage.stimulus()) stage.call("send", [&] { return syscall(SYS_rt_sigqueueinfo, child, SIGUSR1, &info); });
  });
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("child"));
  EXPECT_THAT(subject, NeverHandled(SIGUSR2));
  const Event handled = subject.event(handler_entered(SIGUSR1));
  EXPECT_EQ(handled.siginfo.signo, SIGUSR1);
  EXPECT_EQ(handled.siginfo.value_int(), 7);
  EXPECT_THAT(subject.finish(), Exited(0));
}

// rt_tgsigqueueinfo() takes data to one thread.
CONFORMANCE_CASE(RtTgsigqueueinfo, ThreadNamedGetsTheData, "rt_tgsigqueueinfo.targets-thread") {
  const Subject subject = two_threads();
  subject.run_on("main", [](Stage& stage) {
    siginfo_t info = info_with(SI_QUEUE, 4711);
    const pid_t worker = stage.thread_id_of("worker");
    if (stage.stimulus())
      stage.call("send", [&] { return syscall(SYS_rt_tgsigqueueinfo, getpid(), worker, SIGUSR1, &info); });
  });
  EXPECT_THAT(subject.outcome("send"), Returned(0));
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("worker"));
  EXPECT_EQ(subject.event(handler_entered(SIGUSR1)).siginfo.value_int(), 4711);
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace sigconform::cases::linux_only
