// signalfd(): signals that are read.
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/judge/case.h"

namespace sigconform::cases::linux_only {
namespace {

// A descriptor for that set, which the calling thread blocks.
int signal_descriptor(Stage& stage, const SignalSet& set, int flags = SFD_NONBLOCK) {
  stage.block(set);
  const sigset_t mask = set.to_sigset();
  return stage.must(signalfd(-1, &mask, flags), "signalfd");
}

// One record read: the call under that label, and the number of the signal.
signalfd_siginfo read_one(Stage& stage, int descriptor, std::string_view label) {
  signalfd_siginfo info{};
  stage.call(label, [&] { return read(descriptor, &info, sizeof info); });
  stage.note(label, info.ssi_signo);
  return info;
}

constexpr auto record_bytes = static_cast<std::int64_t>(sizeof(signalfd_siginfo));

}  // namespace

// What was read is no longer pending.
CONFORMANCE_CASE(Signalfd, ReadConsumes, "signalfd.read-consumes") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const int descriptor = signal_descriptor(stage, {SIGUSR1});
    stage.raise(SIGUSR1);
    read_one(stage, descriptor, "read");
    stage.note_pending("afterwards");
  });
  EXPECT_THAT(subject.outcome("read"), Returned(record_bytes));
  EXPECT_EQ(subject.value("read"), SIGUSR1);
  EXPECT_THAT(subject.pending("afterwards"), Lacks(SIGUSR1));
}

// The record says what a siginfo_t would.
CONFORMANCE_CASE(Signalfd, RecordMirrorsSiginfo, "signalfd.fields") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const int descriptor = signal_descriptor(stage, {SIGUSR1, SIGRTMIN});
    stage.note("sender", getpid());
    stage.note("user", getuid());
    stage.kill(getpid(), SIGUSR1);
    const signalfd_siginfo killed = read_one(stage, descriptor, "kill");
    stage.note("kill code", killed.ssi_code);
    stage.note("kill pid", killed.ssi_pid);
    stage.note("kill uid", killed.ssi_uid);
    stage.sigqueue(getpid(), SIGRTMIN, -77);
    const signalfd_siginfo queued = read_one(stage, descriptor, "sigqueue");
    stage.note("sigqueue code", queued.ssi_code);
    stage.note("sigqueue pid", queued.ssi_pid);
    stage.note("sigqueue value", queued.ssi_int);
  });
  EXPECT_EQ(subject.value("kill"), SIGUSR1);
  EXPECT_EQ(subject.value("kill code"), SI_USER);
  EXPECT_EQ(subject.value("kill pid"), subject.value("sender"));
  EXPECT_EQ(subject.value("kill uid"), subject.value("user"));
  EXPECT_EQ(subject.value("sigqueue"), SIGRTMIN);
  EXPECT_EQ(subject.value("sigqueue code"), SI_QUEUE);
  EXPECT_EQ(subject.value("sigqueue pid"), subject.value("sender"));
  EXPECT_EQ(subject.value("sigqueue value"), -77);
}

// One read takes as many as there are, where they fit.
CONFORMANCE_CASE(Signalfd, ReadTakesSeveral, "signalfd.several-per-read") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const int descriptor = signal_descriptor(stage, {SIGRTMIN});
    for (int value = 1; value <= 5; ++value) stage.sigqueue(getpid(), SIGRTMIN, value);
    signalfd_siginfo records[8] = {};
    stage.call("read", [&] { return read(descriptor, records, sizeof records); });
    for (const signalfd_siginfo& record : records) stage.note("value", record.ssi_int);
  });
  EXPECT_THAT(subject.outcome("read"), Returned(5 * record_bytes));
  const std::vector<Event> values = subject.events(noted("value"));
  for (int place = 0; place < 5; ++place) EXPECT_EQ(values[static_cast<std::size_t>(place)].result, place + 1);
}

// Half a record is none.
CONFORMANCE_CASE(Signalfd, ShortBufferIsRefused, "signalfd.short-buffer-einval") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const int descriptor = signal_descriptor(stage, {SIGUSR1});
    stage.raise(SIGUSR1);
    char buffer[16];
    stage.call("read", [&] { return read(descriptor, buffer, sizeof buffer); });
    read_one(stage, descriptor, "whole");
  });
  EXPECT_THAT(subject.outcome("read"), FailedWith(EINVAL));
  EXPECT_EQ(subject.value("whole"), SIGUSR1);
}

// With nothing pending a read says EAGAIN, and the descriptor does not poll readable; with something both change.
CONFORMANCE_CASE(Signalfd, IsReadableWhilePending, "signalfd.nonblock-eagain", "signalfd.poll-readable") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const int descriptor = signal_descriptor(stage, {SIGUSR1});
    const auto readable = [descriptor] {
      pollfd asked{.fd = descriptor, .events = POLLIN, .revents = 0};
      return poll(&asked, 1, 0);
    };
    read_one(stage, descriptor, "read before");
    stage.call("poll before", readable);
    stage.raise(SIGUSR1);
    stage.call("poll pending", readable);
    read_one(stage, descriptor, "read pending");
    stage.call("poll after", readable);
  });
  EXPECT_THAT(subject.outcome("read before"), FailedWith(EAGAIN));
  EXPECT_THAT(subject.outcome("poll before"), Returned(0));
  EXPECT_THAT(subject.outcome("poll pending"), Returned(1));
  EXPECT_THAT(subject.outcome("read pending"), Returned(record_bytes));
  EXPECT_THAT(subject.outcome("poll after"), Returned(0));
}

// A set that names SIGKILL and SIGSTOP is taken without them.
CONFORMANCE_CASE(Signalfd, DropsSigkillAndSigstop, "signalfd.kill-stop-silently-dropped") {
  const Subject subject{[](Stage& stage) {
                          sigset_t all;
                          sigfillset(&all);
                          sigaddset(&all, SIGKILL);
                          sigaddset(&all, SIGSTOP);
                          stage.call("signalfd", [&] { return signalfd(-1, &all, SFD_NONBLOCK); });
                          stage.raise(SIGSTOP);
                        },
                        {.wait_until_ready = false}};
  EXPECT_THAT(subject.wait_stopped(), StoppedBy(SIGSTOP));
  EXPECT_THAT(subject.outcome("signalfd"), Succeeded());
  subject.deliver(SIGCONT).to_process();
  EXPECT_THAT(subject.wait_ended(), Exited(0));
}

// A second call on the descriptor gives it another set.
CONFORMANCE_CASE(Signalfd, SetCanBeReplaced, "signalfd.mask-replaced") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const int descriptor = signal_descriptor(stage, {SIGUSR1});
    const sigset_t other = SignalSet{SIGUSR2}.to_sigset();
    stage.block({SIGUSR2});
    stage.call("replace", [&] { return signalfd(descriptor, &other, 0) == descriptor ? 0 : -1; });
    // Pending for the thread and for the process.
    stage.raise(SIGUSR1);
    stage.kill(getpid(), SIGUSR1);
    read_one(stage, descriptor, "old");
    stage.raise(SIGUSR2);
    read_one(stage, descriptor, "new");
    stage.note_pending("afterwards");
  });
  EXPECT_THAT(subject.outcome("replace"), Returned(0));
  EXPECT_THAT(subject.outcome("old"), FailedWith(EAGAIN));
  EXPECT_EQ(subject.value("new"), SIGUSR2);
  EXPECT_THAT(subject.pending("afterwards"), Contains(SIGUSR1));
}

// A signal that nobody blocks goes its usual way.
CONFORMANCE_CASE(Signalfd, UnblockedIsHandled, "signalfd.unblocked-goes-to-handler") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const int descriptor = signal_descriptor(stage, {SIGUSR1});
    stage.record(SIGUSR1);
    stage.unblock({SIGUSR1});
    stage.raise(SIGUSR1);
    read_one(stage, descriptor, "read");
  });
  EXPECT_THAT(subject, HandledOnce(SIGUSR1));
  EXPECT_THAT(subject.outcome("read"), FailedWith(EAGAIN));
}

// A reader gets what is directed at the process or at itself, not what is directed at another thread.
CONFORMANCE_CASE(Signalfd, ReaderGetsItsOwn, "signalfd.reader-own-thread-and-process") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const int descriptor = signal_descriptor(stage, {SIGUSR1});
    stage.parked_thread("other");
    stage.pthread_kill("other", SIGUSR1);
    read_one(stage, descriptor, "the other's");
    stage.pthread_kill("main", SIGUSR1);
    read_one(stage, descriptor, "own");
    stage.kill(getpid(), SIGUSR1);
    read_one(stage, descriptor, "the process's");
  });
  EXPECT_THAT(subject.outcome("the other's"), FailedWith(EAGAIN));
  EXPECT_EQ(subject.value("own"), SIGUSR1);
  EXPECT_EQ(subject.value("the process's"), SIGUSR1);
}

// Parent and child share the descriptor, and each reads what is pending for itself.
CONFORMANCE_CASE(Signalfd, ForkedChildReadsItsOwn, "signalfd.fork-child-reads-own") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const int descriptor = signal_descriptor(stage, {SIGUSR1, SIGUSR2});
    stage.raise(SIGUSR1);
    const pid_t child = stage.fork("child", [descriptor](Stage& here) {
      here.raise(SIGUSR2);
      read_one(here, descriptor, "child");
      read_one(here, descriptor, "child again");
    });
    stage.must(waitpid(child, nullptr, 0), "waitpid");
    read_one(stage, descriptor, "parent");
    read_one(stage, descriptor, "parent again");
  });
  EXPECT_EQ(subject.value("child"), SIGUSR2);
  EXPECT_THAT(subject.outcome("child again"), FailedWith(EAGAIN));
  EXPECT_EQ(subject.value("parent"), SIGUSR1);
  EXPECT_THAT(subject.outcome("parent again"), FailedWith(EAGAIN));
}

// A new image finds its standard input to be such a descriptor, and what was pending still to be read.
CONFORMANCE_IMAGE(signalfd_reader) { read_one(stage, STDIN_FILENO, "new image"); }

CONFORMANCE_CASE(Signalfd, SurvivesExec, "signalfd.exec-keeps") {
  const auto subject = Subject::to_the_end(
      [](Stage& stage) {
        dup2(signal_descriptor(stage, {SIGUSR1}), STDIN_FILENO);
        stage.raise(SIGUSR1);
        stage.exec("signalfd_reader");
      },
      {.images = true});
  EXPECT_THAT(subject.outcome("new image"), Returned(record_bytes));
  EXPECT_EQ(subject.value("new image"), SIGUSR1);
}

// A fault is acted upon, not left to be read.
CONFORMANCE_CASE(Signalfd, FaultsAreNotRead, "signalfd.synchronous-not-readable") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    signal_descriptor(stage, {SIGSEGV});
    int* volatile nowhere = nullptr;
    if (stage.stimulus()) *static_cast<volatile int*>(nowhere) = 1;
    stage.mark("survived");
  });
  EXPECT_EQ(subject.count(marked("survived")), 0);
  EXPECT_THAT(subject.finish(), KilledBy(SIGSEGV));
}

}  // namespace sigconform::cases::linux_only
