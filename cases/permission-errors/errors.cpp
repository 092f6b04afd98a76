// The errors of the functions that send signals, other than those of permission.
#include "cases/permission-errors/users.h"

namespace sigconform::cases::permission_errors {
namespace {

/// No signal has it: -1, and the one above the highest.
constexpr const char* labels[] = {"minus one", "beyond the highest"};
int invalid(int which) { return which == 0 ? -1 : signal_limit(); }

template <typename Call>
void call_with_both(Stage& stage, Call call) {
  for (int which = 0; which < 2 && stage.stimulus(); ++which)
    stage.call(labels[which], [&] { return call(invalid(which)); });
}

void expect_einval(const Subject& subject) {
  for (const char* label : labels) EXPECT_THAT(subject.outcome(label), FailedWith(EINVAL)) << label;
}

}  // namespace

// kill() refuses numbers that are no signals.
CONFORMANCE_CASE(SendErrors, KillOfNoSignal, "kill.einval") {
  expect_einval(Subject::to_the_end(
      [](Stage& stage) { call_with_both(stage, [](int signal) { return ::kill(getpid(), signal); }); }));
}

#ifdef _POSIX_REALTIME_SIGNALS
// So does sigqueue().
CONFORMANCE_CASE(SendErrors, SigqueueOfNoSignal, "sigqueue.einval") {
  expect_einval(Subject::to_the_end(
      [](Stage& stage) { call_with_both(stage, [](int signal) { return ::sigqueue(getpid(), signal, sigval{}); }); }));
}
#endif

// raise() says something other than 0, and EINVAL in errno.
CONFORMANCE_CASE(SendErrors, RaiseOfNoSignal, "raise.einval") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    for (int which = 0; which < 2 && stage.stimulus(); ++which) {
      errno = 0;
      const int result = ::raise(invalid(which));
      const int error = errno;
      stage.note_call(labels[which], result, error);
    }
  });
  for (const char* label : labels) {
    EXPECT_NE(subject.outcome(label).result, 0) << label;
    EXPECT_EQ(subject.outcome(label).error, EINVAL) << label;
  }
}

// Nobody has the id of a process that was reaped.
CONFORMANCE_CASE(SendErrors, KillOfNoProcess, "kill.esrch-process") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const pid_t vanished = vanished_process(stage);
    if (stage.stimulus()) stage.call("kill", [=] { return ::kill(vanished, SIGUSR1); });
  });
  EXPECT_THAT(subject.outcome("kill"), FailedWith(ESRCH));
}

// Nor that of the group that it alone was in.
CONFORMANCE_CASE(SendErrors, KillOfNoGroup, "kill.esrch-group") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const pid_t vanished = vanished_process(stage);
    if (stage.stimulus()) stage.call("kill", [=] { return ::kill(-vanished, SIGUSR1); });
  });
  EXPECT_THAT(subject.outcome("kill"), FailedWith(ESRCH));
}

// killpg() fails like kill().
CONFORMANCE_CASE(SendErrors, KillpgLikeKill, "killpg.errors-like-kill") {
  const uid_t user = require_second_user();
  const Subject subject{[=](Stage& stage) {
    stage.fork("sender", [=](Stage& here) {
      here.must(setpgid(0, 0), "setpgid");
      here.become_user(user);
      here.park();
    });
    stage.record(SIGUSR1);
    stage.park();
  }};
  subject.run_on("sender", [](Stage& stage) {
    const pid_t vanished = vanished_process(stage), foreign = getpgid(getppid());
    call_with_both(stage, [](int signal) { return killpg(getpgrp(), signal); });
    if (!stage.stimulus()) return;
    stage.call("foreign group", [=] { return killpg(foreign, SIGUSR1); });
    stage.call("no group", [=] { return killpg(vanished, SIGUSR1); });
  });
  expect_einval(subject);
  EXPECT_THAT(subject.outcome("foreign group"), FailedWith(EPERM));
  EXPECT_THAT(subject.outcome("no group"), FailedWith(ESRCH));
  EXPECT_THAT(subject, NeverHandled(SIGUSR1));
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace sigconform::cases::permission_errors
