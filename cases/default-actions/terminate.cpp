// The default action of every standard signal that ends a process.
#include <unistd.h>

#include "harness/judge/case.h"

namespace sigconform::cases::default_actions {
namespace {

struct Row {
  const char* name;
  RequirementId requirement;
  int signal;
};

constexpr Row terminating[] = {
    {"SIGHUP", "default.sighup", SIGHUP},    {"SIGINT", "default.sigint", SIGINT},
    {"SIGKILL", "default.sigkill", SIGKILL}, {"SIGPIPE", "default.sigpipe", SIGPIPE},
    {"SIGALRM", "default.sigalrm", SIGALRM}, {"SIGTERM", "default.sigterm", SIGTERM},
    {"SIGUSR1", "default.sigusr1", SIGUSR1}, {"SIGUSR2", "default.sigusr2", SIGUSR2},
    {"SIGPROF", "default.sigprof", SIGPROF}, {"SIGVTALRM", "default.sigvtalrm", SIGVTALRM},
#ifdef SIGPOLL
    {"SIGPOLL", "default.sigpoll", SIGPOLL},
#endif
};

constexpr Row terminating_with_actions[] = {
    {"SIGQUIT", "default.sigquit", SIGQUIT}, {"SIGILL", "default.sigill", SIGILL},
    {"SIGTRAP", "default.sigtrap", SIGTRAP}, {"SIGABRT", "default.sigabrt", SIGABRT},
    {"SIGBUS", "default.sigbus", SIGBUS},    {"SIGFPE", "default.sigfpe", SIGFPE},
    {"SIGSEGV", "default.sigsegv", SIGSEGV}, {"SIGSYS", "default.sigsys", SIGSYS},
    {"SIGXCPU", "default.sigxcpu", SIGXCPU}, {"SIGXFSZ", "default.sigxfsz", SIGXFSZ},
};

// One thread that does not block it: it has been delivered before kill() returns (XSH kill), so the mark is never
// reached.
Ending ending_by(const Subject& subject) {
  EXPECT_EQ(subject.count(marked("survived")), 0);
  return subject.finish();
}

Subject signalled(int signal) {
  return Subject::to_the_end([signal](Stage& stage) {
    stage.kill(getpid(), signal);
    stage.mark("survived");
  });
}

}  // namespace

// The signal ends the process, and its parent learns which one it was.
CONFORMANCE_TABLE(DefaultTerminate, Ends, terminating) {
  const Subject subject = signalled(row.signal);
  EXPECT_THAT(ending_by(subject), KilledWithoutCoreBy(row.signal));
}

// The same for signals that may leave a core image too; with a core limit of 0 nothing else is to be seen.
CONFORMANCE_TABLE(DefaultTerminate, EndsAbnormally, terminating_with_actions) {
  const Subject subject = signalled(row.signal);
  EXPECT_THAT(ending_by(subject), KilledBy(row.signal));
}

}  // namespace sigconform::cases::default_actions
