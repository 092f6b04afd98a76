// Subjects that mean harm. Each is a case of an executable of its own; hostile_test.py runs them beside a neighbour and
// holds the verdict that each must get. What a hostile subject does to itself is a pass, a failure or unresolved like
// anybody's behaviour; what matters is that nothing else is touched.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>

#ifdef __linux__
#include <sys/ptrace.h>
#endif

#include "harness/judge/case.h"

namespace sigconform {
namespace {

constexpr SubjectOptions not_awaited{.wait_until_ready = false};

[[noreturn]] void hang() {
  sigset_t everything;
  sigfillset(&everything);
  for (;;) sigsuspend(&everything);
}

}  // namespace

CONFORMANCE_CASE(Hostile, HangsWithAllBlocked, "harness.contains") {
  Subject subject{[](Stage& stage) {
                    stage.block(SignalSet::full());
                    hang();
                  },
                  not_awaited};
  EXPECT_THAT(subject.wait_ended(), Exited(0));
}

CONFORMANCE_CASE(Hostile, LeavesTheSessionAndHangs, "harness.contains") {
  Subject subject{[](Stage& stage) {
                    stage.fork("runaway", [](Stage&) {
                      setsid();
                      hang();
                    });
                    hang();
                  },
                  not_awaited};
  EXPECT_THAT(subject.wait_ended(), Exited(0));
}

CONFORMANCE_CASE(Hostile, ClosesAllDescriptors, "harness.contains") {
  Subject subject{[](Stage& stage) {
    for (int descriptor = 0; descriptor < 1024; ++descriptor) close(descriptor);
    stage.record(SIGUSR1);
    stage.park();
  }};
  subject.deliver(SIGUSR1).to_process();
  EXPECT_THAT(subject, HandledOnce(SIGUSR1));
  EXPECT_THAT(subject.finish(), Exited(0));
}

CONFORMANCE_CASE(Hostile, StopsItself, "harness.contains") {
  Subject subject{[](Stage&) { ::raise(SIGSTOP); }, not_awaited};
  EXPECT_THAT(subject.wait_ended(), Exited(0));
}

CONFORMANCE_CASE(Hostile, KillsItsGroup, "harness.contains") {
  Subject subject{[](Stage&) { ::kill(0, SIGKILL); }, not_awaited};
  EXPECT_THAT(subject.wait_ended(), Exited(0));
}

CONFORMANCE_CASE(Hostile, KillsEverybody, "harness.contains") {
  // Outside a PID namespace "everybody" is everybody.
  if (getpid() != 1) unsupported("the judge is not the init of a PID namespace");
  Subject subject{[](Stage&) { ::kill(-1, SIGKILL); }, not_awaited};
  EXPECT_THAT(subject.wait_ended(), Exited(0));
}

CONFORMANCE_CASE(Hostile, KillsItsParent, "harness.contains") {
  Subject subject{[](Stage&) { ::kill(getppid(), SIGKILL); }, not_awaited};
  EXPECT_THAT(subject.wait_ended(), Exited(0));
}

CONFORMANCE_CASE(Hostile, StopsItsParent, "harness.contains") {
  Subject subject{[](Stage&) { ::kill(getppid(), SIGSTOP); }, not_awaited};
  EXPECT_THAT(subject.wait_ended(), Exited(0));
}

#ifdef __linux__
CONFORMANCE_CASE(Hostile, TracesItsParent, "harness.contains") {
  Subject subject{[](Stage&) {
                    const long attached = ptrace(PTRACE_ATTACH, getppid(), nullptr, nullptr);
                    if (attached == 0) hang();
                  },
                  not_awaited};
  EXPECT_THAT(subject.wait_ended(), Exited(0));
}
#endif

CONFORMANCE_CASE(Hostile, LeavesADaemonBehind, "harness.contains") {
  Subject subject{[](Stage&) {
                    if (fork() != 0) return;
                    setsid();
                    if (fork() != 0) _exit(0);
                    hang();
                  },
                  not_awaited};
  EXPECT_THAT(subject.wait_ended(), Exited(0));
}

CONFORMANCE_CASE(Hostile, ForksWithoutEnd, "harness.contains") {
  Subject subject{[](Stage&) {
                    for (;;) fork();
                  },
                  not_awaited};
  EXPECT_THAT(subject.wait_ended(), Exited(0));
}

CONFORMANCE_CASE(Hostile, DumpsALargeCore, "harness.contains") {
  char folder[] = "/tmp/sigconform-hostile-XXXXXX";
  if (mkdtemp(folder) == nullptr) unresolved("no private folder");
  Subject subject{[&](Stage& stage) {
                    stage.must(chdir(folder), "chdir");
                    rlimit limit{};
                    getrlimit(RLIMIT_CORE, &limit);
                    const rlimit wanted{RLIM_INFINITY, RLIM_INFINITY};
                    if (setrlimit(RLIMIT_CORE, &wanted) != 0) {
                      limit.rlim_cur = limit.rlim_max;
                      setrlimit(RLIMIT_CORE, &limit);
                    }
                    constexpr std::size_t size = 64 << 20;
                    auto* memory = static_cast<volatile char*>(std::malloc(size));
                    for (std::size_t at = 0; at < size; at += 512) memory[at] = 'x';
                    std::abort();
                  },
                  not_awaited};
  EXPECT_THAT(subject.wait_ended(), KilledBy(SIGABRT));
  // What a core takes on the disk: its length counts holes too.
  blkcnt_t blocks = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    struct stat core {};
    if (stat(entry.path().c_str(), &core) == 0) blocks += core.st_blocks;
  }
  std::filesystem::remove_all(folder);
  // The limit is 4 MiB; what the file system adds for itself stays far below another.
  EXPECT_LE(blocks * 512, blkcnt_t{5} << 20);
}

CONFORMANCE_CASE(Hostile, FloodsWithRealTimeSignals, "harness.contains") {
  Subject subject{[](Stage& stage) {
                    stage.block(SignalSet::full());
                    const sigval nothing{};
                    for (int signal = SIGRTMIN; signal <= SIGRTMAX; ++signal) {
                      while (::sigqueue(getpid(), signal, nothing) == 0) {
                      }
                    }
                    stage.park();
                  },
                  {}};
  EXPECT_THAT(subject.finish(), Exited(0));
}

CONFORMANCE_CASE(Hostile, WritesAGigabyteEverywhere, "harness.contains") {
  Subject subject{[](Stage&) {
                    static char block[1 << 20];
                    std::memset(block, 'x', sizeof block);
                    for (int descriptor = 0; descriptor < 256; ++descriptor) {
                      if (fcntl(descriptor, F_GETFD) < 0) continue;
                      fcntl(descriptor, F_SETFL, O_NONBLOCK);
                      for (int megabyte = 0; megabyte < 1024; ++megabyte) {
                        if (write(descriptor, block, sizeof block) < 0) break;
                      }
                    }
                  },
                  not_awaited};
  EXPECT_THAT(subject.wait_ended(), Exited(0));
}

CONFORMANCE_CASE(Hostile, EndsBeforeItIsReady, "harness.contains") {
  Subject subject{[](Stage&) { _exit(0); }};
  subject.deliver(SIGUSR1).to_process();
  EXPECT_THAT(subject.finish(), Exited(0));
}

CONFORMANCE_CASE(Hostile, AssertsInTheSubject, "harness.contains") {
  Subject subject{[](Stage&) { EXPECT_EQ(1, 2); }, not_awaited};
  EXPECT_THAT(subject.wait_ended(), Exited(0));
}

CONFORMANCE_CASE(Hostile, ThrowsInTheSubject, "harness.contains") {
  Subject subject{[](Stage&) { throw std::runtime_error("thrown in a subject"); }, not_awaited};
  EXPECT_THAT(subject.wait_ended(), Exited(0));
}

CONFORMANCE_CASE(Hostile, ReturnsIntoTheTest, "harness.contains") {
  Subject subject{[](Stage&) { return; }, not_awaited};
  EXPECT_THAT(subject.wait_ended(), Exited(0));
}

CONFORMANCE_CASE(Hostile, ScribblesOverTheEvidence, "harness.contains") {
  Subject subject{[](Stage& stage) {
                    stage.mark("before");
                    auto* bytes = reinterpret_cast<unsigned char*>(&stage.shared().log);
                    for (std::size_t at = 0; at < sizeof(Log); ++at)
                      bytes[at] = static_cast<unsigned char>(at * 31 + 7);
                    _exit(0);
                  },
                  not_awaited};
  EXPECT_THAT(subject.wait_ended(), Exited(0));
}

// Everything that a bad neighbour could disturb: queued signals, a thread's own signal, a child, an ordinary end.
CONFORMANCE_CASE(Neighbour, IsUnharmed, "harness.neighbour") {
  Subject subject{[](Stage& stage) {
    stage.record(SIGUSR1);
    stage.record(SIGRTMIN);
    stage.parked_thread("target");
    stage.fork("child", [](Stage& child) { child.park(); });
    stage.park();
  }};
  subject.await_parked("child");
  for (int value = 0; value < 64; ++value) subject.deliver(SIGRTMIN).with_value(value).to_process();
  subject.deliver(SIGUSR1).to("target");
  EXPECT_THAT(subject, HandledTimes(SIGRTMIN, 64));
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("target"));
  subject.release("child");
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace sigconform
