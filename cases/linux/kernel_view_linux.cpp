// What the kernel shows of signals and how descriptors, timers and filters send them: proc, fcntl, timer_create,
// seccomp.
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <fstream>
#include <string>

#include "harness/judge/case.h"

namespace sigconform::cases::linux_only {
namespace {

constexpr int seccomp_code = 1;  // SYS_SECCOMP, for older headers

// The set in that line of a thread's status file.
SignalSet status_set(const Participant& who, const std::string& field) {
  if (who.proc_path[0] == '\0') unsupported("no /proc with the subject in it");
  std::ifstream status(std::string("/proc/") + who.proc_path + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.rfind(field + ":", 0) != 0) continue;
    const unsigned long long bits = std::stoull(line.substr(field.size() + 1), nullptr, 16);
    SignalSet found;
    for (int signal = 1; signal <= 64; ++signal)
      if ((bits >> (signal - 1) & 1) != 0) found.add(signal);
    return found;
  }
  unresolved("the status file has no " + field);
}

// Two threads that could take a signal of a descriptor or timer: main and "worker".
Subject main_and_worker(int signal) {
  return Subject{[signal](Stage& stage) {
    stage.record(signal);
    stage.parked_thread("worker");
    stage.park();
  }};
}

// A pipe in O_ASYNC mode that signals whoever owns it, and its writing end.
struct AsyncPipe {
  int reader, writer;
};

AsyncPipe async_pipe(Stage& stage) {
  int ends[2];
  stage.must(pipe(ends), "pipe");
  stage.must(fcntl(ends[0], F_SETFL, O_ASYNC | O_NONBLOCK), "F_SETFL");
  return {ends[0], ends[1]};
}

}  // namespace

// The five sets of the status file are what the threads have.
CONFORMANCE_CASE(ProcStatus, ShowsTheSignalState, "proc.status-signal-fields") {
  const Subject subject{[](Stage& stage) {
    stage.record(SIGUSR1);
    stage.ignore(SIGTTOU);
    if (stage.stimulus()) stage.block({SIGUSR1, SIGHUP});
    stage.parked_thread("other", {SIGTERM, SIGHUP});
    stage.raise(SIGUSR1);
    stage.kill(getpid(), SIGHUP);
    stage.park();
  }};
  const Participant& main = subject.participant("main");
  EXPECT_THAT(status_set(main, "SigPnd"), IsExactly(SignalSet{SIGUSR1}));
  EXPECT_THAT(status_set(main, "ShdPnd"), IsExactly(SignalSet{SIGHUP}));
  EXPECT_THAT(status_set(main, "SigBlk"), IsExactly(SignalSet{SIGUSR1, SIGHUP}));
  EXPECT_THAT(status_set(main, "SigIgn"), IsExactly(SignalSet{SIGTTOU}));
  EXPECT_THAT(status_set(main, "SigCgt"), Contains(SIGUSR1));
  EXPECT_THAT(status_set(main, "SigCgt"), Lacks(SIGTERM));
  EXPECT_THAT(status_set(subject.participant("other"), "SigPnd"), IsEmptySet());
  EXPECT_THAT(status_set(subject.participant("other"), "SigBlk"), IsExactly(SignalSet{SIGTERM, SIGHUP}));
}

// F_SETSIG chooses the signal, and the handler learns the descriptor and what it is ready for.
CONFORMANCE_CASE(DescriptorSignal, IsTheOneSet, "fcntl2.f-setsig") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    static int reader;
    stage.record(SIGRTMIN, {.then = [](Stage& here, int, siginfo_t* info, void*) {
                   here.note("the pipe's", info->si_fd == reader);
                   here.note("band", info->si_band);
                 }});
    stage.ignore(SIGIO);
    const AsyncPipe pipe = async_pipe(stage);
    reader = pipe.reader;
    stage.must(fcntl(reader, F_SETOWN, getpid()), "F_SETOWN");
    stage.must(fcntl(reader, F_SETSIG, SIGRTMIN), "F_SETSIG");
    if (stage.stimulus()) stage.must(write(pipe.writer, "x", 1), "write");
  });
  EXPECT_THAT(subject, HandledOnce(SIGRTMIN));
  EXPECT_EQ(subject.value("the pipe's"), 1);
  EXPECT_NE(subject.value("band") & POLLIN, 0);
}

// F_SETOWN_EX can name a thread.
CONFORMANCE_CASE(DescriptorSignal, GoesToTheThreadNamed, "fcntl2.f-setown-ex-thread") {
  const Subject subject = main_and_worker(SIGIO);
  subject.run_on("main", [](Stage& stage) {
    const AsyncPipe pipe = async_pipe(stage);
    const f_owner_ex owner{.type = F_OWNER_TID, .pid = stage.thread_id_of("worker")};
    stage.must(fcntl(pipe.reader, F_SETOWN_EX, &owner), "F_SETOWN_EX");
    if (stage.stimulus()) stage.must(write(pipe.writer, "x", 1), "write");
  });
  EXPECT_THAT(subject, HandledOnce(SIGIO).on("worker"));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// A filter that traps sends SIGSYS to the caller, with the number of the call.
CONFORMANCE_CASE(SeccompTrap, SendsSigsys, "seccomp.trap-sigsys") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGSYS, {.then = [](Stage& here, int, siginfo_t* info, void*) {
                   here.note("call", info->si_syscall);
                   here.note("has an address", info->si_call_addr != nullptr);
                 }});
    sock_filter rules[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getpriority, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const sock_fprog program{.len = sizeof rules / sizeof rules[0], .filter = rules};
    stage.must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "PR_SET_NO_NEW_PRIVS");
    const int filtered = prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
    stage.note("filtered", filtered == 0 ? 0 : errno);
    if (filtered == 0 && stage.stimulus()) syscall(SYS_getpriority, 0, 0);
  });
  const auto refusal = static_cast<int>(subject.value("filtered"));
  if (refusal == ENOSYS || refusal == EINVAL || refusal == EPERM || refusal == EACCES)
    unsupported(std::string("no seccomp filter can be set: ") + std::strerror(refusal));
  if (refusal != 0) unresolved(std::string("prctl(PR_SET_SECCOMP): ") + std::strerror(refusal));
  EXPECT_THAT(subject, HandledOnce(SIGSYS).on("main"));
  EXPECT_EQ(subject.event(handler_entered(SIGSYS)).siginfo.code, seccomp_code);
  EXPECT_EQ(subject.value("call"), SYS_getpriority);
  EXPECT_EQ(subject.value("has an address"), 1);
}

}  // namespace sigconform::cases::linux_only
