// The end of a run before its time: asked for by a signal, or forced by SIGKILL. Nothing may be left.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

#include "harness/conductor/forked.h"
#include "harness/subject/child.h"
#include "harness/tests/conductor/in_child.h"
#include "harness/tests/conductor/isolations.h"
#include "harness/tests/conductor/life_line.h"
#include "harness/tests/conductor/staged_cases.h"

namespace sigconform::testing {
namespace {

// A judge that would not end by itself, with a family of which one has left its session.
const Staged lingers{"lingers", [](const void*) {
                       LifeLine::hold();
                       if (::fork() == 0) {
                         ::setsid();
                         ::fork();
                         hang();
                       }
                       hang();
                     }};
const Staged never_run{"never_run", [](const void*) { say(Verdict::pass); }};

RunPlan lingering_plan(Isolation isolation) {
  auto plan = plan_of({lingers.get(), lingers.get(), never_run.get()});
  plan.jobs = 2;
  plan.isolation = isolation;
  plan.deadline_ms = 600'000;
  return plan;
}

/// A conductor of its own process, to be sent signals. Exit code 0 where the run was interrupted as it should.
class ForkedConductor {
 public:
  /// Throws std::system_error.
  ForkedConductor(Isolation isolation, bool ignores_hangup) {
    process_ = fork_to([=] {
      if (ignores_hangup) ::signal(SIGHUP, SIG_IGN);
      const auto outcome = run_plan(lingering_plan(isolation));
      const bool as_it_should = outcome.interrupted && outcome.cases[0].runs == 0 && outcome.cases[2].runs == 0;
      return as_it_should ? outcome.interrupted_by : 99;
    });
    if (process_ == -1) throw std::system_error{errno, std::generic_category(), "fork"};
  }
  ~ForkedConductor() {
    if (process_ == -1) return;
    send(SIGKILL);
    wait();
  }
  ForkedConductor(const ForkedConductor&) = delete;
  ForkedConductor& operator=(const ForkedConductor&) = delete;

  void send(int number) const { ::kill(process_, number); }
  int wait() {
    const int status = wait_for_end(process_);
    process_ = -1;
    return status;
  }

 private:
  pid_t process_ = -1;
};

class Ended : public UnderIsolation {};
SIGCONFORM_UNDER_EACH_ISOLATION(Ended);

TEST_P(Ended, ByEachSignalThatAsksForIt) {
  for (int number : {SIGINT, SIGTERM, SIGHUP}) {
    LifeLine life;
    ForkedConductor conductor{GetParam(), false};
    ASSERT_TRUE(life.was_held());
    ASSERT_TRUE(life.was_held());
    conductor.send(number);
    const int status = conductor.wait();
    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), number);
    EXPECT_TRUE(life.is_free()) << "something survived";
  }
}

TEST_P(Ended, ButNotByAHangUpThatIsIgnored) {
  LifeLine life;
  ForkedConductor conductor{GetParam(), true};
  ASSERT_TRUE(life.was_held());
  ASSERT_TRUE(life.was_held());
  conductor.send(SIGHUP);
  conductor.send(SIGTERM);
  const int status = conductor.wait();
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), SIGTERM);
  EXPECT_TRUE(life.is_free()) << "something survived";
}

TEST_P(Ended, BySigkill) {
  LifeLine life;
  ForkedConductor conductor{GetParam(), false};
  ASSERT_TRUE(life.was_held());
  ASSERT_TRUE(life.was_held());
  conductor.send(SIGKILL);
  EXPECT_TRUE(WIFSIGNALED(conductor.wait()));
  EXPECT_TRUE(life.is_free()) << "something survived";
}

TEST(Signals, ARunPutsBackWhatItFound) {
  EXPECT_EQ(in_child([] {
              for (int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGCHLD}) ::signal(number, SIG_DFL);
              struct sigaction before {};
              before.sa_handler = [](int) {};
              ::sigaction(SIGTERM, &before, nullptr);
              sigset_t blocked;
              ::sigemptyset(&blocked);
              ::sigaddset(&blocked, SIGCHLD);
              ::sigprocmask(SIG_SETMASK, &blocked, nullptr);
              run_plan(plan_of({never_run.get()}));
              struct sigaction after {};
              ::sigaction(SIGTERM, nullptr, &after);
              if (after.sa_handler != before.sa_handler) return "SIGTERM";
              ::sigaction(SIGPIPE, nullptr, &after);
              if (after.sa_handler != SIG_DFL) return "SIGPIPE";
              sigset_t mask;
              ::sigprocmask(SIG_SETMASK, nullptr, &mask);
              if (::sigismember(&mask, SIGCHLD) != 1 || ::sigismember(&mask, SIGTERM) != 0) return "mask";
              return "all";
            }),
            "all");
}

}  // namespace
}  // namespace sigconform::testing
