// What signal(7) and sigaction(2) say of Linux beyond the standard.
#include <unistd.h>

#include "cases/support/kernel_release.h"
#include "cases/support/pending.h"
#include "harness/judge/case.h"
#include "harness/subject/evidence_sink.h"

namespace sigconform::cases::linux_only {
namespace {

constexpr int unsupported_flag = 0x400;  // SA_UNSUPPORTED, for older headers

}  // namespace

// Of a standard signal there is one that is pending, however often it was sent.
CONFORMANCE_CASE(StandardSignal, IsPendingOnce, "signal7.single-standard-instance") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR1);
    stage.block({SIGUSR1});
    for (int sent = 0; sent < 10; ++sent) stage.kill(getpid(), SIGUSR1);
    stage.unblock({SIGUSR1});
  });
  EXPECT_THAT(subject, HandledOnce(SIGUSR1));
}

// It is the first: its data arrives.
CONFORMANCE_CASE(StandardSignal, FirstIsTheOneKept, "signal7.first-siginfo-kept") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR1);
    stage.block({SIGUSR1});
    for (int value : {1, 2}) stage.sigqueue(getpid(), SIGUSR1, value);
    stage.unblock({SIGUSR1});
  });
  EXPECT_THAT(subject, HandledOnce(SIGUSR1));
  EXPECT_EQ(subject.event(handler_entered(SIGUSR1)).siginfo.value_int(), 1);
}

// Standard signals come before real-time ones that were sent earlier.
CONFORMANCE_CASE(StandardSignal, ComesBeforeRealtime, "signal7.standard-before-realtime") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const SignalSet both{SIGRTMIN, SIGUSR1};
    stage.block(both);
    stage.sigqueue(getpid(), SIGRTMIN, 0);
    stage.kill(getpid(), SIGUSR1);
    const sigset_t awaited = both.to_sigset();
    const timespec at_once{};
    for (const char* label : {"first", "second"})
      stage.call(label, [&] { return sigtimedwait(&awaited, nullptr, &at_once); });
  });
  EXPECT_THAT(subject.outcome("first"), Returned(SIGUSR1));
  EXPECT_THAT(subject.outcome("second"), Returned(SIGRTMIN));
}

// The C library keeps the lowest real-time numbers for itself.
CONFORMANCE_CASE(ReservedSignals, LieBelowSigrtmin, "signal7.sigrtmin-above-kernel-minimum") {
  no_stimulus_applies("it only compares");
  const auto subject = Subject::to_the_end([](Stage& stage) { stage.note("SIGRTMIN", SIGRTMIN); });
  EXPECT_GT(subject.value("SIGRTMIN"), 32);
}

#ifdef __GLIBC__
// And lets nobody set their actions.
CONFORMANCE_CASE(ReservedSignals, HaveNoSettableAction, "signal7.reserved-realtime-rejected") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    for (int signal : {32, 33}) {
      if (stage.stimulus()) stage.call("sigaction", [&] { return sigaction(signal, &ignore, nullptr); });
    }
  });
  EXPECT_EQ(subject.count(call_returned("sigaction")), 2);
  for (const Event& call : subject.events(call_returned("sigaction"))) EXPECT_EQ(call.error, EINVAL);
}
#endif

// A flag that the kernel does not know reads back as clear.
CONFORMANCE_CASE(SigactionFlags, UnknownOnesAreCleared, "sigaction2.unknown-flags-cleared") {
  if (!kernel_is_at_least(5, 11)) unsupported("flags are kept unseen before Linux 5.11");
  const auto subject = Subject::to_the_end([](Stage& stage) {
    if (stage.stimulus()) stage.record(SIGUSR1, {.flags = unsupported_flag | SA_RESTART});
    stage.note_disposition("action", SIGUSR1);
  });
  EXPECT_NE(subject.disposition("action", SIGUSR1).flags & SA_RESTART, 0);
  EXPECT_EQ(subject.disposition("action", SIGUSR1).flags & unsupported_flag, 0);
}

// pthread_kill() says SI_TKILL, and who sent it.
CONFORMANCE_CASE(SignalCode, OfPthreadKillIsTkill, "sigaction2.si-tkill") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR1);
    stage.note("sender", getpid());
    stage.pthread_kill("main", SIGUSR1);
  });
  const Event handled = subject.event(handler_entered(SIGUSR1));
  EXPECT_EQ(handled.siginfo.code, SI_TKILL);
  EXPECT_EQ(handled.siginfo.pid, subject.value("sender"));
  EXPECT_EQ(handled.siginfo.uid, getuid());
}

// The kernel itself says SI_KERNEL: for an alarm, and for a key that was pressed.
CONFORMANCE_CASE(SignalCode, OfTheKernelIsKernel, "sigaction2.si-kernel") {
  Terminal terminal;
  terminal.become_controlling();
  const Subject subject{[](Stage& stage) {
                          stage.record(SIGALRM);
                          stage.record(SIGINT, {.flags = SA_RESTART});
                          stage.block({SIGALRM});
                          if (stage.stimulus()) {
                            ualarm(1, 0);
                            suspend_under(stage, {});
                          }
                          stage.park();
                        },
                        {.terminal = &terminal}};
  terminal.type(without_stimulus() ? "\n" : "\x03\n");
  subject.run_on("main", [](Stage& stage) {
    char byte;
    while (read(STDIN_FILENO, &byte, 1) != 1 || byte != '\n') {
    }
    stage.mark("line read");
  });
  for (int signal : {SIGALRM, SIGINT}) EXPECT_EQ(subject.event(handler_entered(signal)).siginfo.code, SI_KERNEL);
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace sigconform::cases::linux_only
