// clone() and clone3(): what is shared, and which signal says that the child ended.
#include <linux/sched.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cases/support/kernel_release.h"
#include "harness/judge/case.h"
#include "harness/subject/evidence_sink.h"

namespace sigconform::cases::linux_only {
namespace {

constexpr std::uint64_t clear_sighand = 0x100000000ULL;  // CLONE_CLEAR_SIGHAND, for older headers

/// Flags and exit signal alone; CLONE_ARGS_SIZE_VER0.
struct CloneArguments {
  std::uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
};

long clone3(std::uint64_t flags) {
  CloneArguments arguments{};
  arguments.flags = flags;
  arguments.exit_signal = (flags & CLONE_SIGHAND) != 0 ? 0 : SIGCHLD;
  return syscall(SYS_clone3, &arguments, sizeof arguments);
}

// Without a stack of the child's own. Some architectures take the stack first.
long raw_clone(unsigned long flags) {
#if defined(__s390__) || defined(__CRIS__)
  return syscall(SYS_clone, nullptr, flags, nullptr, nullptr, nullptr);
#else
  return syscall(SYS_clone, flags, nullptr, nullptr, nullptr, nullptr);
#endif
}

// Ends the case where there is no CLONE_CLEAR_SIGHAND. EINVAL alone does not tell that from a kernel that is wrong.
void require_clear_sighand(int error) {
  if (error == ENOSYS) unsupported("clone3() does not exist here (ENOSYS)");
  if (!kernel_is_at_least(5, 5)) unsupported("no CLONE_CLEAR_SIGHAND before Linux 5.5");
}

// The parent's record of a call of clone().
void note_clone(Stage& stage, pid_t child) { stage.note_call("clone", child, child < 0 ? errno : 0); }

// Like fork(), with that signal at the child's end.
pid_t fork_with(Stage& stage, int exit_signal) {
  const auto child = static_cast<pid_t>(raw_clone(static_cast<unsigned long>(exit_signal)));
  if (child != 0) note_clone(stage, child);
  return child;
}

// A call of clone() for a child that shares the memory and runs `body` on a stack of its own; returns when it ended, or
// when the call failed.
void run_sharing_memory(Stage& stage, int flags, int (*body)(void*)) {
  constexpr std::size_t bytes = 256 * 1024;
  void* stack = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  if (stack == MAP_FAILED) stage.complain("mmap of a stack", errno);
  const pid_t child = clone(body, static_cast<char*>(stack) + bytes, flags | CLONE_VM | SIGCHLD, nullptr);
  note_clone(stage, child);
  if (child > 0) stage.must(waitpid(child, nullptr, 0), "waitpid");
}

// Subject side: a child of that exit signal, its end, and what the parent handled of it.
void child_with_exit_signal(Stage& stage, int exit_signal) {
  for (int signal : {SIGUSR1, SIGCHLD}) stage.record(signal, {.flags = SA_RESTART});
  if (!stage.stimulus()) return;
  const pid_t child = fork_with(stage, exit_signal);
  if (child < 0) return;
  if (child == 0) _exit(0);
  stage.must(waitpid(child, nullptr, __WALL), "waitpid");
  stage.note("reaped", child);
}

}  // namespace

// With CLONE_SIGHAND a handler set by one is the other's too; a mask is not.
CONFORMANCE_CASE(CloneSighand, SharesActionsNotMasks, "clone.sighand-shared") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    if (stage.stimulus()) {
      run_sharing_memory(stage, CLONE_SIGHAND, [](void*) {
        struct sigaction ignore {};
        ignore.sa_handler = SIG_IGN;
        sigaction(SIGUSR1, &ignore, nullptr);
        const sigset_t mask = SignalSet{SIGUSR2}.to_sigset();
        syscall(SYS_rt_sigprocmask, SIG_BLOCK, &mask, nullptr, (signal_limit() - 1) / 8);
        syscall(SYS_tgkill, getpid(), getpid(), SIGUSR2);
        return 0;
      });
    }
    stage.note_disposition("parent", SIGUSR1);
    stage.note_mask("parent");
    stage.note_pending("parent");
  });
  EXPECT_THAT(subject.outcome("clone"), Succeeded());
  EXPECT_THAT(subject.disposition("parent", SIGUSR1), IsIgnored());
  EXPECT_THAT(subject.mask("parent"), IsEmptySet());
  EXPECT_THAT(subject.pending("parent"), IsEmptySet());
}

// Sharing actions without memory makes no sense.
CONFORMANCE_CASE(CloneSighand, WithoutMemoryIsRefused, "clone.sighand-needs-vm") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    if (!stage.stimulus()) return;
    stage.call("clone", [] { return raw_clone(CLONE_SIGHAND); });
  });
  EXPECT_THAT(subject.outcome("clone"), FailedWith(EINVAL));
}

// Nor does sharing them while clearing them.
CONFORMANCE_CASE(CloneClearSighand, SharingIsRefused, "clone.clear-sighand-conflict") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    if (stage.stimulus()) stage.call("clone3", [] { return clone3(CLONE_VM | CLONE_SIGHAND | clear_sighand); });
  });
  require_clear_sighand(subject.outcome("clone3").error);
  EXPECT_THAT(subject.outcome("clone3"), FailedWith(EINVAL));
}

// CLONE_CLEAR_SIGHAND puts caught signals at SIG_DFL and leaves ignored ones ignored.
CONFORMANCE_CASE(CloneClearSighand, ResetsHandlers, "clone.clear-sighand") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR1);
    stage.ignore(SIGUSR2);
    stage.reserve("child");
    const long child = clone3(stage.stimulus() ? clear_sighand : 0);
    if (child == 0) {
      stage.become("child");
      stage.note_disposition("child", SIGUSR1);
      stage.note_disposition("child", SIGUSR2);
      _exit(0);
    }
    stage.note_call("clone3", child < 0 ? -1 : 0, child < 0 ? errno : 0);
    if (child > 0) stage.must(waitpid(static_cast<pid_t>(child), nullptr, 0), "waitpid");
  });
  require_clear_sighand(subject.outcome("clone3").error);
  ASSERT_THAT(subject.outcome("clone3"), Returned(0));
  EXPECT_THAT(subject.disposition("child", SIGUSR1), IsDefault());
  EXPECT_THAT(subject.disposition("child", SIGUSR2), IsIgnored());
}

// The signal chosen tells of the child's end, and none where none was chosen.
CONFORMANCE_CASE(CloneExitSignal, IsTheOneChosen, "clone.exit-signal") {
  for (int exit_signal : {SIGUSR1, 0, SIGCHLD}) {
    const auto subject = Subject::to_the_end([=](Stage& stage) { child_with_exit_signal(stage, exit_signal); });
    EXPECT_THAT(subject.outcome("clone"), Succeeded());
    EXPECT_GT(subject.value("reaped"), 0);
    for (int signal : {SIGUSR1, SIGCHLD}) EXPECT_THAT(subject, HandledTimes(signal, signal == exit_signal ? 1 : 0));
  }
}

// Only who asks for clone children waits for one whose signal is not SIGCHLD.
CONFORMANCE_CASE(CloneExitSignal, OtherThanSigchldNeedsWall, "clone.exit-signal-needs-wall") {
  for (int option : {static_cast<int>(__WALL), static_cast<int>(__WCLONE)}) {
    const auto subject = Subject::to_the_end([option](Stage& stage) {
      stage.ignore(SIGUSR1);
      if (!stage.stimulus()) return;
      const pid_t child = fork_with(stage, SIGUSR2);
      if (child < 0) return;
      if (child == 0) {
        for (;;) pause();
      }
      stage.block({SIGUSR2});
      stage.call("plain", [=] { return waitpid(child, nullptr, WNOHANG); });
      stage.must(::kill(child, SIGKILL), "kill");
      stage.call("asking for it", [=] { return waitpid(child, nullptr, option) == child ? 0 : -1; });
    });
    EXPECT_THAT(subject.outcome("clone"), Succeeded());
    EXPECT_THAT(subject.outcome("plain"), FailedWith(ECHILD));
    EXPECT_THAT(subject.outcome("asking for it"), Returned(0));
  }
}

// A child that shares the memory but not vfork's suspension starts without its parent's alternate stack.
CONFORMANCE_CASE(CloneSharedMemory, StartsWithoutAlternateStack, "clone.vm-without-vfork-disables-altstack") {
  static stack_t in_child;
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.use_alternate_stack();
    stage.note_altstack("parent");
    if (!stage.stimulus()) return;
    run_sharing_memory(stage, 0, [](void*) { return sigaltstack(nullptr, &in_child); });
    stage.note("child", in_child.ss_flags);
  });
  EXPECT_THAT(subject.outcome("clone"), Succeeded());
  EXPECT_EQ(subject.event(altstack_noted("parent")).result & SS_DISABLE, 0);
  EXPECT_EQ(subject.value("child"), SS_DISABLE);
}

// The end of a thread tells nobody; that of the last one tells the parent.
CONFORMANCE_CASE(ThreadEnd, SendsNoSigchld, "clone.thread-exit-no-sigchld") {
  const Subject subject{[](Stage& stage) {
    stage.record(SIGCHLD);
    stage.fork("child", [](Stage& here) {
      for (const char* name : {"one", "two", "three"}) {
        here.thread(name, [](Stage&) {});
        here.join(name);
      }
      here.park();
    });
    stage.park();
  }};
  subject.await_parked("child");
  EXPECT_THAT(subject, NeverHandled(SIGCHLD));
  if (!without_stimulus()) {
    subject.release("child");
    subject.await(handler_entered(SIGCHLD));
  }
  EXPECT_THAT(subject, HandledOnce(SIGCHLD).on("main"));
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace sigconform::cases::linux_only
