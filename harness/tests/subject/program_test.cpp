// Programs with a known footprint: shell one-liners, and what is seen of them from outside.
#include "harness/subject/program.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <csignal>
#include <functional>

#include "harness/subject/evidence_sink.h"
#include "harness/subject/outcome.h"
#include "harness/subject/program_search.h"
#include "harness/subject/signal_report.h"

namespace sigconform {
namespace {

using testing::HasSubstr;

std::vector<std::string> shell(const std::string& script) { return {"/bin/sh", "-c", script}; }

/// Blocks in a builtin, so that the shell itself is what idles.
constexpr const char* idle = "echo ready; read line";

std::string what_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "nothing was thrown";
}

class Programs : public testing::Test {
 protected:
  void SetUp() override {
    if (!view_obstacle().empty()) GTEST_SKIP() << view_obstacle();
  }
};

TEST_F(Programs, StartInTheStateAskedFor) {
  Program program({.command = shell(idle), .ignored = {SIGHUP, SIGUSR1, 34}, .blocked = {SIGTERM, SIGUSR2, 40}});
  program.require_idle();
  const ProcessView view = program.view();
  EXPECT_EQ(view.ignored, (SignalSet{SIGHUP, SIGUSR1, 34}));
  ASSERT_EQ(view.threads.size(), 1u);
  EXPECT_EQ(view.threads.front().blocked, (SignalSet{SIGTERM, SIGUSR2, 40}));
  EXPECT_TRUE(view.has_own_image);
}

TEST_F(Programs, TellWhetherTheyWaitForEver) {
  Program reads({.command = shell(idle)});
  reads.require_idle();
  EXPECT_TRUE(reads.waits_for_ever());
  Program sleeps({.command = {"sleep", "1000"}});
  sleeps.require_idle();
  EXPECT_FALSE(sleeps.waits_for_ever());
  Program waits_for_a_sleeper({.command = shell("sleep 1000; :")});
  waits_for_a_sleeper.require_idle();
  EXPECT_FALSE(waits_for_a_sleeper.waits_for_ever());
}

TEST_F(Programs, LeaveNothingBehindWhateverGroupItIsIn) {
  std::vector<Descendant> below;
  {
    Program program({.command = shell("set -m; (sleep 1000 & sleep 1000) & sleep 1000 & echo ready; read line")});
    program.await_output("ready\n");
    program.require_idle();
    below = program.descendants();
    ASSERT_GE(below.size(), 3u);
  }
  for (const Descendant& process : below) EXPECT_FALSE(still_runs(process)) << process.shown;
}

TEST_F(Programs, SayLastWhyTheyEnded) {
  Program program(
      {.command = shell("i=0; while [ $i -lt 200 ]; do echo noise >&2; i=$((i + 1)); done; echo why >&2; exit 3")});
  program.await_end();
  EXPECT_THAT(program.last_words(), HasSubstr("exited with 3"));
  EXPECT_THAT(program.last_words(), HasSubstr("why"));
}

TEST_F(Programs, StartCleanFromAnyState) {
  std::signal(SIGUSR1, SIG_IGN);
  sigset_t held;
  sigemptyset(&held);
  sigaddset(&held, SIGUSR2);
  sigprocmask(SIG_BLOCK, &held, nullptr);
  Program program({.command = {"sleep", "1000"}});
  sigprocmask(SIG_UNBLOCK, &held, nullptr);
  std::signal(SIGUSR1, SIG_DFL);
  program.require_idle();
  EXPECT_EQ(program.view().ignored, SignalSet{});
  EXPECT_EQ(program.view().caught, SignalSet{});
  EXPECT_EQ(program.view().threads.front().blocked, SignalSet{});
}

TEST_F(Programs, ShowWhatTheyIgnoreAndCatch) {
  Program program({.command = shell(std::string("trap '' HUP; trap : USR1; ") + idle)});
  program.require_idle();
  EXPECT_EQ(program.view().ignored, SignalSet{SIGHUP});
  EXPECT_TRUE(program.view().caught.contains(SIGUSR1));
}

TEST_F(Programs, UnderNohupIgnoreTheHangUp) {
  Program program({.command = {"nohup", "sleep", "1000"}});
  program.require_idle();
  EXPECT_TRUE(program.view().ignored.contains(SIGHUP));
  EXPECT_TRUE(program.deliver(SIGHUP));
  EXPECT_FALSE(program.await_end_or_idle());
  EXPECT_TRUE(program.deliver(SIGTERM));
  EXPECT_EQ(program.await_end(), (Ending{Ending::Kind::killed, SIGTERM, false}));
}

TEST_F(Programs, AreIdleOnlyOnceTheirChildrenAre) {
  Program program({.command = shell("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done & wait; echo done; read line")});
  program.require_idle();
  EXPECT_EQ(program.output(), "done\n");
}

TEST_F(Programs, IdleAgainAfterAHandler) {
  Program program({.command = shell("trap 'echo caught' TERM; echo ready; while :; do read line; done")});
  ASSERT_TRUE(program.await_output("ready"));
  program.require_idle();
  program.deliver(SIGTERM);
  EXPECT_TRUE(program.await_output("caught"));
  EXPECT_FALSE(program.await_end_or_idle());
  EXPECT_FALSE(program.await_end_for(std::chrono::milliseconds{1}));
}

TEST_F(Programs, ThatEndAtOnceAreTold) {
  Program program({.command = shell("echo no such luck; exit 3")});
  const std::string what = what_of([&] { program.require_idle(); });
  EXPECT_THAT(what, HasSubstr("exited with 3"));
  EXPECT_THAT(what, HasSubstr("no such luck"));
}

TEST_F(Programs, StopAndContinue) {
  Program program({.command = shell(idle)});
  program.require_idle();
  program.deliver(SIGTSTP);
  EXPECT_EQ(program.await_status(), (Ending{Ending::Kind::stopped, SIGTSTP, false}));
  program.deliver(SIGCONT);
  EXPECT_EQ(program.await_status().kind, Ending::Kind::continued);
  program.feed("x\n");
  EXPECT_EQ(program.await_end(), (Ending{Ending::Kind::exited, 0, false}));
}

TEST_F(Programs, AnswerWhatTheyAreFed) {
  Program program({.command = {"cat"}});
  EXPECT_TRUE(program.feed("one\n"));
  EXPECT_TRUE(program.await_output("one\n"));
  program.close_input();
  EXPECT_EQ(program.await_end().code, 0);
  EXPECT_FALSE(program.feed("two\n"));
}

TEST_F(Programs, WithoutAReaderGetSigpipe) {
  Program program({.command = shell("while :; do echo x; done"), .output = ProgramStart::Output::without_reader});
  EXPECT_EQ(program.await_end(), (Ending{Ending::Kind::killed, SIGPIPE, false}));
}

TEST_F(Programs, WriteForEverWithoutKeepingTheJudge) {
  Program program({.command = shell("while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done")});
  EXPECT_TRUE(program.await_output("xxx"));
  EXPECT_FALSE(program.await_end_for(std::chrono::milliseconds{20}));
  program.deliver(SIGKILL);
  EXPECT_EQ(program.await_end().code, SIGKILL);
}

TEST_F(Programs, HaveDescendantsThatMayOutliveThem) {
  Program program({.command = shell("sleep 1000 & echo ready; read line")});
  ASSERT_TRUE(program.await_output("ready"));
  program.require_idle();
  const std::vector<Descendant> below = program.descendants();
  ASSERT_EQ(below.size(), 1u);
  program.deliver(SIGTERM);
  program.await_end();
  EXPECT_TRUE(still_runs(below.front()));
  EXPECT_FALSE(still_runs({below.front().shown, below.front().start_time + 1}));
}

TEST_F(Programs, AsTheFirstOfTheirNamespaceSurviveADefaultAction) {
  std::optional<Program> program;
  try {
    program.emplace(ProgramStart{.command = shell("echo $$; read line"), .as_init = true});
  } catch (const Unsupported& reason) {
    GTEST_SKIP() << reason.what();
  }
  program->require_idle();
  EXPECT_EQ(program->output(), "1\n");
  program->deliver(SIGTERM);
  EXPECT_FALSE(program->await_end_or_idle());
}

TEST_F(Programs, ThatAreNotThereAreUnsupported) {
  EXPECT_THROW(Program({.command = {"no-such-program-here"}}), Unsupported);
  EXPECT_THROW(Program({.command = {"/"}}), Unsupported);
  EXPECT_THROW(Program({.command = {"/etc/passwd"}}), Unsupported);
}

TEST_F(Programs, LeaveEvidence) {
  const std::size_t place = collected_evidence().size();
  {
    Program program({.command = {"sleep", "1000"}, .ignored = {SIGHUP}});
    program.deliver(SIGTERM);
    program.await_end();
  }
  ASSERT_EQ(collected_evidence().size(), place + 1);
  const CollectedEvidence& seen = collected_evidence()[place];
  EXPECT_EQ(seen.participants, std::vector<std::string>{"sleep"});
  const auto has = [&](EventKind kind, int signal) {
    return std::any_of(seen.events.begin(), seen.events.end(),
                       [&](const Event& event) { return event.kind == kind && event.signal == signal; });
  };
  EXPECT_TRUE(has(EventKind::delivery, SIGTERM));
  EXPECT_TRUE(has(EventKind::child_status, SIGTERM));
  EXPECT_FALSE(has(EventKind::delivery, SIGINT));
}

TEST_F(Programs, AreFoundInThePath) {
  EXPECT_EQ(find_program("sh").back(), 'h');
  EXPECT_EQ(find_program("no-such-program-here"), "");
  EXPECT_EQ(find_program(""), "");
}

TEST(SignalReports, ComeFromTheSystem) {
  std::vector<std::string> command = {"env"};  // shells may clear the mask
  for (const std::string& word : signal_reporter()) command.push_back(word);
  Program program({.command = command, .ignored = {SIGPIPE, 33, 34}, .blocked = {SIGUSR2, 35}});
  EXPECT_EQ(program.await_end().code, 0) << program.errors();
  const auto report = find_signal_report(program.output());
  ASSERT_TRUE(report) << program.output();
#ifndef SIGCONFORM_PORTABLE
  EXPECT_EQ(report->ignored, (SignalSet{SIGPIPE, 33, 34}));
  EXPECT_EQ(report->blocked, (SignalSet{SIGUSR2, 35}));
#endif
}

TEST(SignalReports, AreReadWholeOrNotAtAll) {
  EXPECT_TRUE(find_signal_report("noise\nsigconform-signals ignored 1 13 blocked end\nnoise"));
  EXPECT_FALSE(find_signal_report("sigconform-signals ignored 1 13 blocked"));
  EXPECT_FALSE(find_signal_report("sigconform-signals ignored 1 x blocked end\n"));
  EXPECT_FALSE(find_signal_report("sigconform-signals ignored 1 4711 blocked end\n"));
  EXPECT_FALSE(find_signal_report(""));
}

}  // namespace
}  // namespace sigconform
