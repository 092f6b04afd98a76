// The default actions that do not end a process.
#include <unistd.h>

#include "harness/judge/case.h"

namespace sigconform::cases::default_actions {
namespace {

struct Row {
  const char* name;
  RequirementId requirement;
  int signal;
};

constexpr Row stopping[] = {
    {"SIGSTOP", "default.sigstop", SIGSTOP},
    {"SIGTSTP", "default.sigtstp", SIGTSTP},
    {"SIGTTIN", "default.sigttin", SIGTTIN},
    {"SIGTTOU", "default.sigttou", SIGTTOU},
};

constexpr Row ignored[] = {
    {"SIGCHLD", "default.sigchld", SIGCHLD},
    {"SIGURG", "default.sigurg", SIGURG},
#ifdef SIGWINCH
    {"SIGWINCH", "default.sigwinch", SIGWINCH},
#endif
};

}  // namespace

// The signal stops the process where it is, and SIGCONT lets it go on from there.
CONFORMANCE_TABLE(DefaultStop, Stops, stopping) {
  const Subject subject{[&row](Stage& stage) {
                          stage.kill(getpid(), row.signal);
                          stage.mark("went on");
                        },
                        {.wait_until_ready = false}};
  EXPECT_THAT(subject.wait_stopped(), StoppedBy(row.signal));
  EXPECT_EQ(subject.count(marked("went on")), 0);
  subject.deliver(SIGCONT).to_process();
  EXPECT_THAT(subject.wait_ended(), Exited(0));
  EXPECT_EQ(subject.count(marked("went on")), 1);
}

// The signal does nothing at SIG_DFL, though a handler for it takes what is sent in the same way.
CONFORMANCE_TABLE(DefaultIgnore, IsIgnored, ignored) {
  const Subject subject{[&row](Stage& stage) {
    stage.record(row.signal);
    stage.park();
  }};
  subject.deliver(row.signal).to_process();
  EXPECT_THAT(subject, HandledOnce(row.signal));
  subject.run_on("main", [signal = row.signal](Stage& stage) { stage.set_default(signal); });
  subject.deliver(row.signal).to_process();
  EXPECT_THAT(subject, HandledOnce(row.signal));
  EXPECT_FALSE(subject.has_stopped());
  EXPECT_THAT(subject.finish(), Exited(0));
}

// SIGCONT changes nothing for a process that runs, and resumes one that is stopped.
CONFORMANCE_CASE(DefaultContinue, ResumesAStoppedProcessOnly, "default.sigcont") {
  const Subject subject{[](Stage& stage) {
                          stage.kill(getpid(), SIGCONT);
                          stage.mark("still running");
                          stage.kill(getpid(), SIGSTOP);
                          stage.mark("resumed");
                        },
                        {.wait_until_ready = false}};
  EXPECT_THAT(subject.wait_stopped(), StoppedBy(SIGSTOP));
  EXPECT_EQ(subject.count(marked("still running")), 1);
  EXPECT_EQ(subject.count(marked("resumed")), 0);
  subject.deliver(SIGCONT).to_process();
  EXPECT_THAT(subject.wait_ended(), Exited(0));
  EXPECT_EQ(subject.count(marked("resumed")), 1);
}

}  // namespace sigconform::cases::default_actions
