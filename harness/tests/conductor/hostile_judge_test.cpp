// Judges that do not do what they should: each costs its own case, in time, and leaves nothing behind.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "harness/conductor/line_reader.h"
#include "harness/tests/conductor/isolations.h"
#include "harness/tests/conductor/life_line.h"
#include "harness/tests/conductor/staged_cases.h"

namespace sigconform::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const Staged neighbour{"neighbour", [](const void*) { say(Verdict::pass); }};

const Staged hangs{"hangs", [](const void*) {
                     LifeLine::hold();
                     sigset_t all;
                     ::sigfillset(&all);
                     ::sigprocmask(SIG_BLOCK, &all, nullptr);
                     hang();
                   }};

const Staged child_hangs{"child_hangs", [](const void*) {
                           LifeLine::hold();
                           if (::fork() == 0) {
                             ::setsid();
                             if (::fork() == 0) hang();
                             ::_exit(0);
                           }
                           ::wait(nullptr);
                           hang();
                         }};

const Staged leaves_a_daemon{"leaves_a_daemon", [](const void*) {
                               LifeLine::hold();
                               if (::fork() == 0) {
                                 ::setsid();
                                 if (::fork() != 0) ::_exit(0);
                                 for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_IGN);
                                 hang();
                               }
                               ::wait(nullptr);
                               say(Verdict::pass);
                             }};

const Staged exits_silently{"exits_silently", [](const void*) {
                              LifeLine::hold();
                              ::_exit(7);
                            }};

const Staged dies{"dies", [](const void*) {
                    LifeLine::hold();
                    ::signal(SIGSEGV, SIG_DFL);
                    *static_cast<volatile int*>(nullptr) = 1;
                  }};

const Staged throws{"throws", [](const void*) {
                      LifeLine::hold();
                      throw 1;
                    }};

const Staged says_half{"says_half", [](const void*) {
                         LifeLine::hold();
                         write_all(result_descriptor, "verdict\tpass\nmessage\thalf");
                       }};

const Staged says_nonsense{"says_nonsense", [](const void*) {
                             LifeLine::hold();
                             write_all(result_descriptor, "done\nready\n\x01\xff verdict\n");
                           }};

const Staged dies_after_its_result{"dies_after_its_result", [](const void*) {
                                     LifeLine::hold();
                                     say(Verdict::pass);
                                     ::raise(SIGKILL);
                                     ::abort();
                                   }};

const Staged floods{"floods", [](const void*) {
                      LifeLine::hold();
                      const std::string text(65'536, 'x');
                      while (write_all(result_descriptor, text)) {
                      }
                      hang();
                    }};

const Staged stops{"stops", [](const void*) {
                     LifeLine::hold();
                     const pid_t child = ::fork();
                     if (child == 0) hang();
                     ::kill(child, SIGSTOP);
                     ::kill(::getpid(), SIGSTOP);
                     hang();
                   }};

const Staged closes_everything{"closes_everything", [](const void*) {
                                 LifeLine::hold();
                                 for (int descriptor = 0; descriptor < 1024; ++descriptor) ::close(descriptor);
                                 hang();
                               }};

const Staged writes_everywhere{"writes_everywhere", [](const void*) {
                                 LifeLine::hold();
                                 std::string text(65'536, 'x');
                                 for (int descriptor = 0; descriptor < 1024; ++descriptor) {
                                   if (::fcntl(descriptor, F_SETFL, O_NONBLOCK) == -1) continue;
                                   [[maybe_unused]] const auto written = ::write(descriptor, text.data(), text.size());
                                 }
                               }};

const Staged answers_the_deadline{"answers_the_deadline", [](const void*) {
                                    struct sigaction action {};
                                    action.sa_handler = [](int) {
                                      say(Verdict::unresolved, "asked to stop");
                                      ::_exit(0);
                                    };
                                    ::sigaction(deadline_signal(), &action, nullptr);
                                    hang();
                                  }};

const Staged fails_at_the_deadline{"fails_at_the_deadline", [](const void*) {
                                     struct sigaction action {};
                                     action.sa_handler = [](int) {
                                       say(Verdict::fail, "nothing came");
                                       ::_exit(0);
                                     };
                                     ::sigaction(deadline_signal(), &action, nullptr);
                                     hang();
                                   }};

class HostileJudge : public UnderIsolation {
 protected:
  /// The hostile case between neighbours, on two workers; checks what holds for each.
  JudgedCase judged(const Staged& hostile, long deadline_ms = 20'000) {
    LifeLine life;
    auto plan = plan_of({neighbour.get(), hostile.get(), neighbour.get(), neighbour.get(), neighbour.get()});
    plan.isolation = GetParam();
    plan.deadline_ms = deadline_ms;
    plan.jobs = 2;
    Recorder recorder;
    auto outcome = run(plan, recorder);
    EXPECT_EQ(outcome.platform.strong_isolation, GetParam() == Isolation::strong);
    for (const std::size_t i : {0, 2, 3, 4})
      EXPECT_EQ(outcome.cases[i].result.verdict, Verdict::pass) << "neighbour " << i;
    EXPECT_EQ(outcome.workers_restarted, 0U) << ::testing::PrintToString(recorder.events);
    if (held_) {
      EXPECT_TRUE(life.was_held()) << "the case did not even start";
      EXPECT_TRUE(life.is_free()) << "something survived";
    }
    return std::move(outcome.cases[1]);
  }
  bool held_ = true;
};
SIGCONFORM_UNDER_EACH_ISOLATION(HostileJudge);

TEST_P(HostileJudge, HangsWithEverythingBlocked) {
  const auto judged_case = judged(hangs, 200);
  EXPECT_EQ(judged_case.result.verdict, Verdict::unresolved);
  EXPECT_THAT(judged_case.result.message, HasSubstr("the deadline of 0.2 s passed, and the judge did not answer"));
  EXPECT_GE(judged_case.duration_us, 200'000U);
#if !defined(SIGCONFORM_PORTABLE)
  EXPECT_THAT(judged_case.autopsy, HasSubstr("blocked in "));
  EXPECT_THAT(judged_case.autopsy, HasSubstr("blocked: all but SIGKILL SIGSTOP"));
#endif
}

#if !defined(SIGCONFORM_PORTABLE)  // where an orphan goes is up to the implementation, so it cannot be found
TEST_P(HostileJudge, AGrandchildInASessionOfItsOwnHangs) {
  const auto judged_case = judged(child_hangs, 200);
  EXPECT_EQ(judged_case.result.verdict, Verdict::unresolved);
}

TEST_P(HostileJudge, LeavesADaemonThatIgnoresEverything) {
  const auto judged_case = judged(leaves_a_daemon);
  EXPECT_EQ(judged_case.result.verdict, Verdict::pass);
}
#endif

TEST_P(HostileJudge, ExitsWithoutAResult) {
  const auto judged_case = judged(exits_silently);
  EXPECT_EQ(judged_case.result.verdict, Verdict::unresolved);
  EXPECT_THAT(judged_case.result.message, HasSubstr("exited with code 7"));
  EXPECT_EQ(judged_case.autopsy, "");
}

TEST_P(HostileJudge, DiesOfASignal) {
  const auto judged_case = judged(dies);
  EXPECT_EQ(judged_case.result.verdict, Verdict::unresolved);
  EXPECT_THAT(judged_case.result.message, HasSubstr("killed by SIGSEGV"));
}

TEST_P(HostileJudge, Throws) {
  const auto judged_case = judged(throws);
  EXPECT_EQ(judged_case.result.verdict, Verdict::unresolved);
  EXPECT_THAT(judged_case.result.message, HasSubstr("killed by "));
}

TEST_P(HostileJudge, SaysHalfAResult) {
  const auto judged_case = judged(says_half);
  EXPECT_EQ(judged_case.result.verdict, Verdict::unresolved);
  EXPECT_THAT(judged_case.result.message, HasSubstr("verdict\\tpass"));
}

TEST_P(HostileJudge, SpeaksTheWorkersOwnWords) {
  const auto judged_case = judged(says_nonsense);
  EXPECT_EQ(judged_case.result.verdict, Verdict::unresolved);
  EXPECT_THAT(judged_case.result.message, HasSubstr("done\\nready\\n"));
}

TEST_P(HostileJudge, DiesAfterItsResult) { EXPECT_EQ(judged(dies_after_its_result).result.verdict, Verdict::pass); }

TEST_P(HostileJudge, FloodsItsResult) {
  const auto judged_case = judged(floods);
  EXPECT_EQ(judged_case.result.verdict, Verdict::unresolved);
  EXPECT_THAT(judged_case.result.message, HasSubstr("grew beyond 8 MiB"));
}

TEST_P(HostileJudge, StopsItselfAndItsChild) {
  const auto judged_case = judged(stops, 200);
  EXPECT_EQ(judged_case.result.verdict, Verdict::unresolved);
#if !defined(SIGCONFORM_PORTABLE)
  EXPECT_THAT(judged_case.autopsy, HasSubstr("stopped by a signal"));
#endif
}

TEST_P(HostileJudge, ClosesEveryDescriptor) {
  const auto judged_case = judged(closes_everything, 200);
  EXPECT_EQ(judged_case.result.verdict, Verdict::unresolved);
  EXPECT_THAT(judged_case.result.message, HasSubstr("deadline"));
}

TEST_P(HostileJudge, WritesToEveryDescriptor) {
  const auto judged_case = judged(writes_everywhere);
  EXPECT_EQ(judged_case.result.verdict, Verdict::unresolved);
  EXPECT_THAT(judged_case.result.message, HasSubstr("xxxx"));
}

TEST_P(HostileJudge, ADeadlineThatIsAnsweredKeepsTheAnswer) {
  held_ = false;
  const auto judged_case = judged(answers_the_deadline, 200);
  EXPECT_EQ(judged_case.result.verdict, Verdict::unresolved);
  EXPECT_EQ(judged_case.result.message, "asked to stop");
  EXPECT_NE(judged_case.autopsy, "");
}

TEST_P(HostileJudge, ADeadlineIsNeverAFailure) {
  held_ = false;
  const auto judged_case = judged(fails_at_the_deadline, 200);
  EXPECT_EQ(judged_case.result.verdict, Verdict::unresolved);
  EXPECT_THAT(judged_case.result.message, HasSubstr("nothing came"));
}

}  // namespace
}  // namespace sigconform::testing
