// SIGCHLD: code, process, user and status of a child.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "cases/siginfo/sources.h"
#include "cases/support/private_directory.h"

namespace sigconform::cases::siginfo {
namespace {

void wait_for_sigchld(Stage& stage, int times) {
  stage.wait_until([&stage, times] { return stage.handled_count(SIGCHLD) >= times; });
}

// A child that ends as the function says; its end is the stimulus.
Subject child_that(void (*ends)(Stage&)) {
  return Subject::to_the_end([ends](Stage& stage) {
    stage.record(SIGCHLD);
    if (!stage.stimulus()) return;
    stage.note("child", stage.fork("child", ends));
    wait_for_sigchld(stage, 1);
  });
}

// A parked child is stopped and continued; what waitid() says of the continuing is noted as "continued".
Subject child_stopped_and_continued() {
  return Subject::to_the_end([](Stage& stage) {
    stage.record(SIGCHLD);
    const pid_t child = parked_process(stage, "child");
    stage.note("child", child);
    if (!stage.stimulus()) return;
    stage.kill(child, SIGSTOP);
    wait_for_sigchld(stage, 1);
    stage.kill(child, SIGCONT);
    siginfo_t info{};
    int told = 0;
    while ((told = waitid(P_PID, static_cast<id_t>(child), &info, WCONTINUED)) != 0 && errno == EINTR) {
    }
    stage.must(told, "waitid");
    stage.note_siginfo("continued", info);
  });
}

std::string child_token(const SiginfoSnapshot& info) { return code_token(SIGCHLD, info.code); }

SiginfoSnapshot continued(const Subject& subject) { return subject.event(noted("continued")).siginfo; }

}  // namespace

// It exited: CLD_EXITED, with its process id.
CONFORMANCE_CASE(ChildCodes, Exited, "siginfo.cld-exited", "siginfo.sigchld-pid") {
  const Subject subject = child_that([](Stage&) { _exit(5); });
  EXPECT_EQ(child_token(siginfo_of(subject, SIGCHLD)), "cld-exited");
  EXPECT_EQ(siginfo_of(subject, SIGCHLD).pid, subject.value("child"));
  EXPECT_EQ(siginfo_of(subject, SIGCHLD).status, 5);
}

// Its whole exit value arrives, more than eight bits of it.
CONFORMANCE_CASE(ChildCodes, FullExitValue, "siginfo.sigchld-status-exit-full") {
  EXPECT_EQ(siginfo_of(child_that([](Stage&) { _exit(0x12345); }), SIGCHLD).status, 0x12345);
}

// A signal ended it: CLD_KILLED, and which one.
CONFORMANCE_CASE(ChildCodes, Killed, "siginfo.cld-killed", "siginfo.sigchld-status-signal") {
  const Subject subject = child_that([](Stage& stage) {
    stage.kill(getpid(), SIGKILL);
    stage.park();
  });
  EXPECT_EQ(child_token(siginfo_of(subject, SIGCHLD)), "cld-killed");
  EXPECT_EQ(siginfo_of(subject, SIGCHLD).status, SIGKILL);
}

// It left a core file: CLD_DUMPED.
CONFORMANCE_CASE(ChildCodes, Dumped, "siginfo.cld-dumped") {
  require_core_bytes();
  const PrivateDirectory folder;
  const auto subject = Subject::to_the_end([&](Stage& stage) {
    stage.record(SIGCHLD);
    stage.must(chdir(folder.path()), "chdir");
    if (!stage.stimulus()) return;
    stage.fork("child", [](Stage& child) {
      child.limit(RLIMIT_CORE, core_bytes);
      child.kill(getpid(), SIGQUIT);
      child.park();
    });
    wait_for_sigchld(stage, 1);
  });
  const SiginfoSnapshot info = siginfo_of(subject, SIGCHLD);
  if (folder.is_empty()) unsupported("no core file is left in the working directory here");
  EXPECT_EQ(child_token(info), "cld-dumped");
  EXPECT_EQ(info.status, SIGQUIT);
}

// It stopped: CLD_STOPPED, and by which signal.
CONFORMANCE_CASE(ChildCodes, Stopped, "siginfo.cld-stopped", "siginfo.sigchld-status-signal") {
  const Subject subject = child_stopped_and_continued();
  EXPECT_EQ(child_token(siginfo_of(subject, SIGCHLD)), "cld-stopped");
  EXPECT_EQ(siginfo_of(subject, SIGCHLD).pid, subject.value("child"));
  EXPECT_EQ(siginfo_of(subject, SIGCHLD).status, SIGSTOP);
}

// It went on: CLD_CONTINUED from waitid(), and by which signal.
CONFORMANCE_CASE(ChildCodes, Continued, "siginfo.cld-continued", "siginfo.sigchld-status-signal") {
  const Subject subject = child_stopped_and_continued();
  EXPECT_EQ(child_token(continued(subject)), "cld-continued");
  EXPECT_EQ(continued(subject).status, SIGCONT);
}

// The real user of the child.
CONFORMANCE_CASE(ChildCodes, RealUser, "siginfo.sigchld-uid") {
  const uid_t user = require_second_user();
  const auto subject = Subject::to_the_end([=](Stage& stage) {
    stage.record(SIGCHLD);
    if (!stage.stimulus()) return;
    stage.fork("child", [=](Stage& child) { child.must(setreuid(user, static_cast<uid_t>(-1)), "setreuid"); });
    wait_for_sigchld(stage, 1);
  });
  EXPECT_EQ(siginfo_of(subject, SIGCHLD).uid, user);
}

}  // namespace sigconform::cases::siginfo
