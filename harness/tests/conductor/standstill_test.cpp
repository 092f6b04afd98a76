// Deadlines where the machine stands still: nobody is blamed for time that nobody had.
#include <gmock/gmock.h>
#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <vector>

#include "harness/conductor/forked.h"
#include "harness/conductor/patient_clock.h"
#include "harness/conductor/process_tree.h"
#include "harness/subject/child.h"
#include "harness/tests/conductor/isolations.h"
#include "harness/tests/conductor/life_line.h"
#include "harness/tests/conductor/staged_cases.h"

namespace sigconform::testing {
namespace {

using namespace std::chrono_literals;

PatientClock::time_point at(std::chrono::milliseconds time) { return PatientClock::time_point{} + time; }

TEST(PatientClock, CountsWhatPassesBetweenLooks) {
  PatientClock clock{at(0ms)};
  EXPECT_EQ(clock.now(at(1ms)), at(1ms));
  EXPECT_EQ(clock.now(at(1000ms)), at(1000ms));
  EXPECT_EQ(clock.now(at(1000ms) + PatientClock::most_counted), at(1000ms) + PatientClock::most_counted);
}

TEST(PatientClock, StandsStillWhereALookIsLate) {
  PatientClock clock{at(0ms)};
  EXPECT_EQ(clock.now(at(1h)), at(PatientClock::most_counted));
  EXPECT_EQ(clock.now(at(1h + 500ms)), at(PatientClock::most_counted + 500ms));
  EXPECT_EQ(clock.now(at(3h)), at(2 * PatientClock::most_counted + 500ms));
}

TEST(PatientClock, WaitsForADeadlineInShortSteps) {
  PatientClock clock{at(0ms)};
  const auto deadline = clock.now(at(0ms)) + 1500ms;
  EXPECT_EQ(clock.wait_until(deadline, at(0ms)), PatientClock::longest_wait);
  EXPECT_EQ(clock.wait_until(deadline, at(1000ms)), 500ms);
  EXPECT_EQ(clock.wait_until(deadline, at(1499ms) + 1us), 1ms) << "never too short, or it would be waited for busily";
  EXPECT_EQ(clock.wait_until(deadline, at(1500ms)), 0ms);
  EXPECT_EQ(clock.wait_until(deadline, at(1700ms)), 0ms);
}

TEST(PatientClock, LeavesRoomForALateLook) { EXPECT_GE(PatientClock::most_counted, 2 * PatientClock::longest_wait); }

/// Much longer than what is counted here, some 4 s, so that a busy machine does not use it up.
constexpr auto deadline = 15s;
/// Beyond the deadline and the graces after it, of which each is a quarter of it at most.
constexpr auto standstill = deadline + deadline / 2;

/// Lets time pass, which is what these tests are about.
void spend(std::chrono::milliseconds time) {
  const auto until = std::chrono::steady_clock::now() + time;
  for (auto left = time; left > 0ms;
       left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()))
    ::poll(nullptr, 0, static_cast<int>(left.count()));
}

const Staged outlasts{"outlasts", [](const void*) {
                        // Behind the walls of a namespace nothing but a handler would notice it.
                        struct sigaction ends_at_deadline {};
                        ends_at_deadline.sa_handler = [](int) { ::_exit(1); };
                        ::sigaction(deadline_signal(), &ends_at_deadline, nullptr);
                        LifeLine::hold_until_released();
                        say(Verdict::pass);
                      }};

/// Exit code 0 where the case passed.
int judged_pass(Isolation isolation) {
  auto plan = plan_of({outlasts.get()});
  plan.isolation = isolation;
  plan.deadline_ms = std::chrono::milliseconds{deadline}.count();
  plan.worker_grace = 0ms;
  const auto outcome = run_plan(plan);
  return outcome.workers_restarted == 0 && outcome.cases[0].result.verdict == Verdict::pass ? 0 : 1;
}

class Standstill : public UnderIsolation {};
SIGCONFORM_UNDER_EACH_ISOLATION(Standstill);

TEST_P(Standstill, OfEveryProcessIsNoDeadline) {
  LifeLine life;
  const pid_t conductor = fork_to([] { return judged_pass(GetParam()); });
  ASSERT_NE(conductor, -1);
  EXPECT_TRUE(life.was_held());
  // Nothing is forked while the case waits: this is everyone.
  std::vector<pid_t> everyone = descendants_of(conductor);
  EXPECT_GE(everyone.size(), 2U) << "the worker and the judge";
  everyone.insert(everyone.begin(), conductor);
  for (const pid_t process : everyone) EXPECT_EQ(::kill(process, SIGSTOP), 0);
  spend(standstill);
  for (const pid_t process : everyone) EXPECT_EQ(::kill(process, SIGCONT), 0);
  spend(2 * PatientClock::longest_wait);  // whoever watches over it looks once more
  life.release();
  EXPECT_EQ(wait_for_end(conductor), 0) << "judged pass";
}

}  // namespace
}  // namespace sigconform::testing
