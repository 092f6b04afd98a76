// What the walls keep in, as root and as an ordinary user.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>

#include "harness/subject/child.h"
#include "harness/tests/conductor/in_child.h"
#include "harness/tests/conductor/isolations.h"
#include "harness/tests/conductor/life_line.h"
#include "harness/tests/conductor/staged_cases.h"

namespace sigconform::testing {
namespace {

/// Runs `body` in a child of the judge, waits for the child, and passes: the subject of a real case.
template <void (*body)()>
void with_subject(const void*) {
  LifeLine::hold();
  const pid_t subject = ::fork();
  if (subject == 0) {
    ::setpgid(0, 0);
    body();
    ::_exit(0);
  }
  wait_for_end(subject);
  say(Verdict::pass);
}

void kill_all() { ::kill(-1, SIGKILL); }
void kill_own_group() { ::kill(0, SIGKILL); }
void kill_parent() { ::kill(::getppid(), SIGKILL); }
void stop_parent() { ::kill(::getppid(), SIGSTOP); }
void trace_parent() {
  if (::ptrace(PTRACE_SEIZE, ::getppid(), nullptr, nullptr) == 0)
    ::ptrace(PTRACE_INTERRUPT, ::getppid(), nullptr, nullptr);
}
void fork_bomb() {
  while (true)
    if (::fork() == -1 && errno == EAGAIN) {
      // At the limit. One of the bombs is the subject itself, which ends; the others stay.
      if (::getppid() == 1) ::_exit(0);
      hang();
    }
}
constexpr std::size_t big = 64U << 20;
void dump_core() {
  const rlimit much{big, big};
  rlimit allowed{};
  ::setrlimit(RLIMIT_CORE, &much);
  ::getrlimit(RLIMIT_CORE, &allowed);
  allowed.rlim_cur = allowed.rlim_max;
  ::setrlimit(RLIMIT_CORE, &allowed);
  const std::string memory(big, 'x');
  ::abort();
}
/// In a folder of its own, where the core must stay small.
void judge_core(const void*) {
  namespace fs = std::filesystem;
  char folder[] = "/tmp/sigconform-core-XXXXXX";
  if (::mkdtemp(folder) == nullptr || ::chdir(folder) != 0) ::_exit(99);
  std::uintmax_t size = 0;
  LifeLine::hold();
  const pid_t subject = ::fork();
  if (subject == 0) dump_core();
  wait_for_end(subject);
  // Written bytes: the file may have holes, which the limit does not count.
  for (const auto& entry : fs::directory_iterator{folder}) {
    struct stat state {};
    if (::stat(entry.path().c_str(), &state) == 0) size += static_cast<std::uintmax_t>(state.st_blocks) * 512;
  }
  fs::remove_all(folder);
  constexpr std::uintmax_t page = 65'536;  // the largest there is
  say(size <= (4U << 20) + page ? Verdict::pass : Verdict::fail, "core of " + std::to_string(size) + " bytes");
}
#if defined(SIGRTMIN)
void queue_signals() {
  sigset_t all;
  ::sigfillset(&all);
  ::sigprocmask(SIG_BLOCK, &all, nullptr);
  int queued = 0;
  while (queued < 1'000'000 && ::sigqueue(::getpid(), SIGRTMIN, sigval{}) == 0) ++queued;
  // Without the limit it would not have come to this.
  if (queued == 1'000'000) hang();
}
const Staged queues_signals{"queues_signals", with_subject<queue_signals>};
#endif

const Staged bystander{"bystander", [](const void*) { say(Verdict::pass); }};
const Staged kills_all{"kills_all", with_subject<kill_all>};
const Staged kills_its_group{"kills_its_group", with_subject<kill_own_group>};
const Staged kills_its_parent{"kills_its_parent", with_subject<kill_parent>};
const Staged stops_its_parent{"stops_its_parent", with_subject<stop_parent>};
const Staged traces_its_parent{"traces_its_parent", with_subject<trace_parent>};
const Staged forks_without_end{"forks_without_end", with_subject<fork_bomb>};
const Staged dumps_core{"dumps_core", judge_core};

struct Threat {
  const char* name;
  const Staged* hostile;
  bool must_pass;  ///< else the parent may fall victim, which costs this case and no other
};

const Threat threats[] = {
    {"KillsAll", &kills_all, true},
    {"KillsItsGroup", &kills_its_group, true},
    {"KillsItsParent", &kills_its_parent, true},
    {"StopsItsParent", &stops_its_parent, true},
    {"TracesItsParent", &traces_its_parent, false},
    {"ForksWithoutEnd", &forks_without_end, true},
    {"DumpsCore", &dumps_core, true},
#if defined(SIGRTMIN)
    {"QueuesSignals", &queues_signals, true},
#endif
};

/// Empty where all went as it should.
std::string contained(const Threat& threat) {
  LifeLine life;
  auto plan = plan_of({threat.hostile->get(), bystander.get(), bystander.get(), bystander.get()});
  plan.isolation = Isolation::strong;
  plan.jobs = 2;
  plan.deadline_ms = 5'000;
  Recorder recorder;
  const auto outcome = run(plan, recorder);
  if (!outcome.unavailable.empty()) return outcome.unavailable;
  std::string wrong;
  const auto verdict = outcome.cases[0].result.verdict;
  if (verdict != Verdict::pass && (threat.must_pass || verdict != Verdict::unresolved))
    wrong += std::string{"hostile: "} + std::string{to_string(verdict)} + " " + outcome.cases[0].result.message + "\n" +
             outcome.cases[0].autopsy;
  for (std::size_t i = 1; i < outcome.cases.size(); ++i)
    if (outcome.cases[i].result.verdict != Verdict::pass) wrong += "bystander: " + outcome.cases[i].result.message;
  if (outcome.workers_restarted != 0) wrong += "a worker was lost: " + ::testing::PrintToString(recorder.events);
  if (!life.was_held()) wrong += "the case did not start";
  if (!life.is_free()) wrong += "something survived";
  return wrong;
}

class Contained : public ::testing::TestWithParam<Threat> {};

TEST_P(Contained, AsWhoWeAre) {
  if (!strong_is_possible()) GTEST_SKIP() << "no namespaces for us here";
  EXPECT_EQ(contained(GetParam()), "");
}

TEST_P(Contained, AsAnOrdinaryUser) {
  if (::geteuid() != 0) GTEST_SKIP() << "that is who we are";
  const auto strong = in_child([] {
    become_ordinary_user();
    return std::string{strong_is_possible() ? "possible" : "impossible"};
  });
  if (strong != "possible") GTEST_SKIP() << "no namespaces for ordinary users here: " << strong;
  EXPECT_EQ(in_child([] {
              become_ordinary_user();
              return contained(GetParam());
            }),
            "");
}

INSTANTIATE_TEST_SUITE_P(Threat, Contained, ::testing::ValuesIn(threats),
                         [](const auto& info) { return std::string{info.param.name}; });

}  // namespace
}  // namespace sigconform::testing
