// Whatever the environment, a case starts in the same state, and the start state is on record.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "harness/conductor/process_state.h"
#include "harness/conductor/start_state.h"
#include "harness/signals/signal_set.h"
#include "harness/tests/conductor/in_child.h"
#include "harness/tests/conductor/isolations.h"
#include "harness/tests/conductor/staged_cases.h"

namespace sigconform::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// What the kernel says, which knows the signals too that the libc hides.
std::string first_signal_bit() {
#if !defined(SIGCONFORM_PORTABLE)
  std::ifstream status{"/proc/self/status"};
  for (std::string line; std::getline(status, line);)
    for (const char* key : {"SigBlk:", "SigIgn:", "SigCgt:", "SigPnd:", "ShdPnd:"})
      if (line.starts_with(key) && line.find_first_not_of("0\t", 7) != std::string::npos) return line;
#endif
  return "";
}

std::string first_flaw() {
  if (!SignalSet::current_mask().empty()) return "mask " + SignalSet::current_mask().to_string();
  if (!SignalSet::current_pending().empty()) return "pending " + SignalSet::current_pending().to_string();
  for (int number = 1; number < signal_limit(); ++number)
    if (process_state::is_ignored(number)) return "ignored " + std::to_string(number);
  if (const auto line = first_signal_bit(); !line.empty()) return line;
  stack_t stack{};
  if (::sigaltstack(nullptr, &stack) != 0 || (stack.ss_flags & SS_DISABLE) == 0) return "alternate stack";
  for (int descriptor = 0; descriptor < 1024; ++descriptor) {
    const bool open = ::fcntl(descriptor, F_GETFD) != -1;
    if (descriptor <= 2 || descriptor == result_descriptor ? !open : open)
      return "descriptor " + std::to_string(descriptor);
  }
  if (::umask(0) != 022) return "umask";
  char folder[8];
  if (::getcwd(folder, sizeof folder) == nullptr || std::string{folder} != "/") return "working directory";
  if (::getsid(0) != ::getpid()) return "session";
  rlimit core{};
  if (::getrlimit(RLIMIT_CORE, &core) != 0 || core.rlim_cur != 0 || core.rlim_max > (4U << 20)) return "core limit";
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur != 256) return "descriptor limit";
  return "";
}

const Staged looks_around{"looks_around", [](const void*) {
                            const auto flaw = first_flaw();
                            say(flaw.empty() ? Verdict::pass : Verdict::fail, flaw);
                          }};

std::string run_and_tell(Isolation isolation) {
  auto plan = plan_of({looks_around.get()});
  plan.isolation = isolation;
  const auto outcome = run_plan(plan);
  if (!outcome.unavailable.empty()) return outcome.unavailable;
  return std::string{to_string(outcome.cases[0].result.verdict)} + outcome.cases[0].result.message;
}

void block_everything() {
  sigset_t all;
  ::sigfillset(&all);
  ::sigprocmask(SIG_BLOCK, &all, nullptr);
}
void ignore_everything() {
  for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_IGN);
}

class StartState : public UnderIsolation {};
SIGCONFORM_UNDER_EACH_ISOLATION(StartState);

TEST_P(StartState, OrdinaryStart) {
  EXPECT_EQ(in_child([] {
              normalise_start_state();
              return run_and_tell(GetParam());
            }),
            "pass");
}

TEST_P(StartState, EverythingBlocked) {
  EXPECT_EQ(in_child([] {
              block_everything();
              ::raise(SIGUSR1);  // and something pending, too
              ::signal(SIGUSR1, SIG_IGN);
              normalise_start_state();
              return run_and_tell(GetParam());
            }),
            "pass");
}

TEST_P(StartState, EverythingIgnored) {
  EXPECT_EQ(in_child([] {
              ignore_everything();
              normalise_start_state();
              return run_and_tell(GetParam());
            }),
            "pass");
}

TEST_P(StartState, NothingOpenEverythingElseOpen) {
  EXPECT_EQ(in_child([] {
              for (int i = 0; i < 100; ++i) ::open("/", O_RDONLY);
              for (int descriptor = 0; descriptor <= 2; ++descriptor) ::close(descriptor);
              normalise_start_state();
              return run_and_tell(GetParam());
            }),
            "pass");
}

TEST_P(StartState, TightLimitsAndAnOddPlace) {
  EXPECT_EQ(in_child([] {
              ::umask(0777);
              ::umask(077);
              if (::chdir("/tmp") != 0) return std::string{"chdir"};
              normalise_start_state();
              return run_and_tell(GetParam());
            }),
            "pass");
}

TEST_P(StartState, AsAnOrdinaryUser) {
  EXPECT_EQ(in_child([] {
              become_ordinary_user();
              block_everything();
              normalise_start_state();
              if (GetParam() == Isolation::strong && !strong_is_possible()) return std::string{"pass"};
              return run_and_tell(GetParam());
            }),
            "pass");
}

TEST(StartStateRecord, SaysWhatWasFound) {
  EXPECT_EQ(
      in_child([] {
        process_state::reset_signals();
        ::signal(SIGHUP, SIG_IGN);
        ::signal(SIGCHLD, SIG_IGN);
        sigset_t blocked;
        ::sigemptyset(&blocked);
        ::sigaddset(&blocked, SIGUSR2);
        ::sigprocmask(SIG_SETMASK, &blocked, nullptr);
        ::close(0);
        ::close(2);
        const auto& state = normalise_start_state();
        std::string text;
        for (const auto& [key, value] : start_state_facts()) text += key + "=" + value + ";";
        text += state.is_ignored(SIGHUP) ? "hup " : "";
        text += process_state::is_ignored(SIGHUP) ? "still " : "";
        text += process_state::is_ignored(SIGCHLD) ? "chld " : "";
        text += SignalSet::current_mask().empty() ? "open " : "";
        text += ::fcntl(0, F_GETFD) != -1 && ::fcntl(2, F_GETFD) != -1 ? "null" : "";
        return text;
      }),
      "start_blocked=SIGUSR2;start_ignored=SIGHUP SIGCHLD;start_pending=none;start_closed=0 2;hup still open null");
}

}  // namespace
}  // namespace sigconform::testing
