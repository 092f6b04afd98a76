// The structure that waitid() fills, and ucontext_t.
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#include <cstring>

#include "cases/siginfo/sources.h"

namespace sigconform::cases::siginfo {
namespace {

struct Row {
  const char* name;
  RequirementId requirement;
  int signal;   ///< sent to the child; 0: it exits
  int options;  ///< of waitid()
};

const Row events[] = {
    {"Exit", "waitid.siginfo-like-sigchld", 0, WEXITED},
    {"Kill", "waitid.siginfo-like-sigchld", SIGKILL, WEXITED},
    {"Stop", "waitid.siginfo-like-sigchld", SIGSTOP, WSTOPPED},
};

}  // namespace

// si_signo is SIGCHLD when there is a status.
CONFORMANCE_CASE(Waitid, SignalNumberIsSigchld, "waitid.si-signo-sigchld") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    if (!stage.stimulus()) return;
    const pid_t child = stage.fork("child", [](Stage&) { _exit(3); });
    siginfo_t info;
    memset(&info, 0x55, sizeof info);
    stage.call("waitid", [&] { return waitid(P_PID, static_cast<id_t>(child), &info, WEXITED); });
    stage.note_siginfo("told", info);
  });
  EXPECT_THAT(subject.outcome("waitid"), Returned(0));
  EXPECT_EQ(subject.event(noted("told")).siginfo.signo, SIGCHLD);
}

// With nothing to tell, si_signo and si_pid are zero.
CONFORMANCE_CASE(Waitid, NothingToTellIsZero, "waitid.nohang-zero-fields") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const pid_t child = parked_process(stage, "child");
    siginfo_t info;
    memset(&info, 0x55, sizeof info);
    if (stage.stimulus())
      stage.call("waitid", [&] { return waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOHANG); });
    stage.note("si_signo", info.si_signo);
    stage.note("si_pid", info.si_pid);
  });
  EXPECT_EQ(subject.value("si_signo"), 0);
  EXPECT_EQ(subject.value("si_pid"), 0);
  EXPECT_THAT(subject.outcome("waitid"), Returned(0));
}

// waitid() tells what the SIGCHLD of that event has told.
CONFORMANCE_TABLE(Waitid, SaysWhatSigchldSaid, events) {
  const auto subject = Subject::to_the_end([&row](Stage& stage) {
    stage.record(SIGCHLD);
    if (!stage.stimulus()) return;
    const pid_t child = stage.fork("child", [&row](Stage& inner) {
      if (row.signal == 0) _exit(3);
      inner.park();
    });
    if (row.signal != 0) stage.kill(child, row.signal);
    stage.wait_until([&] { return stage.handled_count(SIGCHLD) > 0; });
    siginfo_t info{};
    stage.call("waitid", [&] { return waitid(P_PID, static_cast<id_t>(child), &info, row.options); });
    stage.note_siginfo("told", info);
  });
  const SiginfoSnapshot handled = siginfo_of(subject, SIGCHLD);
  const SiginfoSnapshot told = subject.event(noted("told")).siginfo;
  EXPECT_EQ(told.code, handled.code);
  EXPECT_EQ(told.pid, handled.pid);
  EXPECT_EQ(told.status, handled.status);
}

// A handler's third argument has the four members of a ucontext_t.
CONFORMANCE_CASE(Ucontext, HasItsMembers, "ucontext.members") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.set_mask({SIGUSR2});
    stage.record(SIGUSR1, {.then = [](Stage& inner, int, siginfo_t*, void* context) {
                   const auto* interrupted = static_cast<const ucontext_t*>(context);
                   inner.note_set("uc_sigmask", SignalSet::from(interrupted->uc_sigmask));
                   inner.note("uc_stack", interrupted->uc_stack.ss_flags);
                   inner.note("uc_link", reinterpret_cast<std::intptr_t>(interrupted->uc_link));
                   const volatile auto& machine = interrupted->uc_mcontext;
                   inner.note("uc_mcontext", static_cast<std::int64_t>(sizeof machine));
                 }});
    stage.raise(SIGUSR1);
  });
  EXPECT_THAT(subject.mask("uc_sigmask"), IsExactly(SignalSet{SIGUSR2}));
  for (const char* member : {"uc_stack", "uc_link", "uc_mcontext"})
    EXPECT_EQ(subject.count(noted(member)), 1) << member;
}

}  // namespace sigconform::cases::siginfo
