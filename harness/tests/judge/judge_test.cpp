// From a case's body to its verdict: every way in which a body can end, each in a judge of its own.
#include "harness/judge/judge.h"

#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

#include "harness/judge/case.h"
#include "harness/judge/result_lines.h"

namespace sigconform {
namespace {

void park(Stage& stage) { stage.park(); }

CONFORMANCE_CASE(Sample, Passes, "test.closed") {
  Subject subject{[](Stage& stage) {
    stage.record(SIGUSR1);
    stage.park();
  }};
  subject.deliver(SIGUSR1).to_process();
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("main"));
}

CONFORMANCE_CASE(Sample, Fails, "test.closed") {
  Subject subject{park};
  EXPECT_THAT(subject.finish(), KilledBy(SIGTERM));
}

CONFORMANCE_CASE(Sample, FailsFatally, "test.closed") {
  Subject subject{park};
  ASSERT_THAT(subject.finish(), KilledBy(SIGTERM));
  unsupported("not reached");
}

CONFORMANCE_CASE(Sample, IsContradicted, "test.closed") {
  const auto subject = Subject::to_the_end([](Stage&) {});
  EXPECT_TRUE(subject.mask("never noted").empty());
}

CONFORMANCE_CASE(Sample, FailsWithASubjectThatDied, "test.closed") {
  const auto subject = Subject::to_the_end([](Stage& stage) { stage.kill(getpid(), SIGUSR1); });
  EXPECT_EQ(subject.count(marked("reached")), 1);
}

// As one whose loader, launcher or folder failed: it was asked for, and what came instead knows nothing of the case.
void become_something_else(Stage& stage) {
  stage.image_arguments("never_started");
  constexpr char complaint[] = "no such loader\n";
  if (write(STDERR_FILENO, complaint, sizeof complaint - 1) < 0) _exit(1);
  _exit(7);
}

CONFORMANCE_CASE(Sample, NeverStartsItsImage, "test.closed") {
  const auto subject = Subject::to_the_end(become_something_else, {.images = true});
  EXPECT_TRUE(subject.mask("new image").empty());
}

CONFORMANCE_CASE(Sample, NeverStartsTheImageOfAChild, "test.closed") {
  const auto subject = Subject::to_the_end(
      [](Stage& stage) {
        const pid_t child = stage.fork("child", become_something_else);
        stage.must(waitpid(child, nullptr, 0), "waitpid");
      },
      {.images = true});
  EXPECT_EQ(subject.count(mask_noted("new image")), 1);
}

CONFORMANCE_CASE(Sample, IsSkipped, "test.closed") { GTEST_SKIP() << "no such thing here"; }

CONFORMANCE_CASE(Sample, IsUnsupported, "test.closed") { unsupported("no such thing here"); }

CONFORMANCE_CASE(Sample, FailsBeforeItIsUnsupported, "test.closed") {
  Subject subject{park};
  EXPECT_THAT(subject.finish(), KilledBy(SIGTERM));
  unsupported("too late to say");
}

CONFORMANCE_CASE(Sample, IsUnresolved, "test.closed") { unresolved("cannot tell"); }

CONFORMANCE_CASE(Sample, Throws, "test.closed") { throw std::runtime_error("a mistake in the case"); }

CONFORMANCE_CASE(Sample, ExaminesNothing, "test.closed") { EXPECT_EQ(1, 1); }

CONFORMANCE_CASE(Sample, AssertsInTheSubject, "test.closed") {
  const auto subject = Subject::to_the_end([](Stage&) { EXPECT_EQ(1, 2); });
}

// What a subject that overwrote its evidence says is worth nothing, even where the case then fails.
CONFORMANCE_CASE(Sample, LosesItsEvidence, "test.closed") {
  Subject subject{[](Stage& stage) {
    auto* bytes = reinterpret_cast<volatile unsigned char*>(&stage.shared().log);
    for (std::size_t at = 0; at < 4096; ++at) bytes[at] = 0xa5;
    _exit(0);
  }};
  EXPECT_THAT(subject.finish(), Exited(1));
}

// What the arrangement of a case meets with, and where.
void refuse(int error) {
  Subject::to_the_end([=](Stage& stage) {
    errno = error;
    stage.must(-1, "some_call");
  });
}

CONFORMANCE_CASE(Sample, NeedsACallThatIsNotThere, "test.closed") { refuse(ENOSYS); }
CONFORMANCE_CASE(Sample, NeedsACallThatIsForbidden, "test.closed") { refuse(EPERM); }
CONFORMANCE_CASE(Sample, NeedsAProtocolThatIsNotThere, "test.closed") { refuse(EAFNOSUPPORT); }
CONFORMANCE_CASE(Sample, NeedsMoreDescriptors, "test.closed") { refuse(EMFILE); }
CONFORMANCE_CASE(Sample, NeedsMoreProcesses, "test.closed") { refuse(EAGAIN); }
CONFORMANCE_CASE(Sample, ArrangesNonsense, "test.closed") { refuse(EINVAL); }

// The complaint of a child says so too, even where the judge has contradicted by then.
CONFORMANCE_CASE(Sample, NeedsItInAChild, "test.closed") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.fork("child", [](Stage& child) { child.complain("some_call", ENOSYS); });
    wait(nullptr);
  });
  EXPECT_EQ(subject.count(marked("by the child")), 1);
}

CONFORMANCE_CASE(Sample, HandlesASignalThatIsNotThere, "test.closed") {
  Subject::to_the_end([](Stage& stage) { stage.record(100); });
}

// A stimulus that failed unseen is no stimulus; one whose result is looked at is the case's own affair.
CONFORMANCE_CASE(Sample, SendsToNobody, "test.closed") {
  Subject::to_the_end([](Stage& stage) { stage.kill(getpid(), 1000); });
}

CONFORMANCE_CASE(Sample, LooksWhetherItSent, "test.closed") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.call("kill", [&] { return stage.kill(getpid(), 1000); });
    stage.mark("goes on");
  });
  EXPECT_THAT(subject.outcome("kill"), FailedWith(EINVAL));
  EXPECT_EQ(subject.count(marked("goes on")), 1);
}

CONFORMANCE_CASE(Sample, DeliversASignalThatIsNotThere, "test.closed") {
  Subject subject{park};
  subject.deliver(1000).to_process();
}

CONFORMANCE_CASE(Sample, JudgesACallThatIsNotThere, "test.closed") {
  const auto subject = Subject::to_the_end([](Stage& stage) { stage.note_call("some_call", -1, ENOSYS); });
  EXPECT_THAT(subject.outcome("some_call"), FailedWith(EINVAL));
}

CONFORMANCE_CASE(Sample, JudgesACallThatIsForbidden, "test.closed") {
  const auto subject = Subject::to_the_end([](Stage& stage) { stage.note_call("some_call", -1, EPERM); });
  EXPECT_THAT(subject.outcome("some_call"), FailedWith(EINVAL));
}

CONFORMANCE_CASE(Sample, ObservesAnOutcome, "test.open") {
  Subject subject{park};
  observe("restarted");
}

CONFORMANCE_CASE(Sample, ObservesNothing, "test.open") { Subject subject{park}; }

CONFORMANCE_CASE(Sample, ViolatesAnOpenOne, "test.open") {
  Subject subject{park};
  observe("restarted");
  EXPECT_THAT(subject.finish(), KilledBy(SIGTERM));
}

CONFORMANCE_CASE(Sample, WaitsInVain, "test.closed") {
  Subject subject{park};
  subject.await(marked("never"));
}

CONFORMANCE_CASE(Sample, HasNoStimulus, "test.closed") {
  no_stimulus_applies("it only asks");
  Subject subject{park};
}

struct Row {
  const char* name;
  RequirementId requirement;
  int exit_code;
};
constexpr Row rows[] = {{"zero", "test.closed", 0}, {"one", "test.closed", 1}};

CONFORMANCE_TABLE(Sample, Table, rows) {
  const auto subject = Subject::to_the_end([&](Stage&) { _exit(row.exit_code); });
  EXPECT_THAT(subject.wait_ended(), Exited(0));
}

/// Judges the case in a child. With `deadline_passes` it has passed when the case begins.
CaseResult judged(std::string_view name, JudgeOptions options = {}, bool deadline_passes = false) {
  const CaseInfo* info = find_case("Sample." + std::string(name));
  if (info == nullptr) throw std::runtime_error("no such case");
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("no pipe");
  // Blocked until the judge has its handler: it is then delivered as the judge opens its mask.
  sigset_t deadline, before;
  sigemptyset(&deadline);
  sigaddset(&deadline, deadline_signal());
  sigprocmask(SIG_BLOCK, &deadline, &before);
  const pid_t judge = fork();
  if (judge == 0) {
    close(ends[0]);
    judge_case(*info, options, ends[1]);
  }
  close(ends[1]);
  sigprocmask(SIG_SETMASK, &before, nullptr);
  if (deadline_passes) ::kill(judge, deadline_signal());
  std::string text;
  char block[4096];
  for (ssize_t got; (got = read(ends[0], block, sizeof block)) > 0;) text.append(block, static_cast<std::size_t>(got));
  close(ends[0]);
  waitpid(judge, nullptr, 0);
  const auto result = decode(text);
  if (!result) throw std::runtime_error("not a result: " + text);
  return *result;
}

struct Expected {
  const char* name;
  Verdict verdict;
  const char* message;
};

class VerdictOf : public testing::TestWithParam<Expected> {};

TEST_P(VerdictOf, IsWhatTheBodyEarned) {
  const CaseResult result = judged(GetParam().name);
  EXPECT_EQ(to_string(result.verdict), to_string(GetParam().verdict)) << result.message;
  EXPECT_THAT(result.message, testing::HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(Judge, VerdictOf,
                         testing::Values(Expected{"Passes", Verdict::pass, ""},
                                         Expected{"Fails", Verdict::fail, "killed by SIGTERM"},
                                         Expected{"FailsFatally", Verdict::fail, "killed by SIGTERM"},
                                         Expected{"IsContradicted", Verdict::fail, "never noted"},
                                         Expected{"FailsWithASubjectThatDied", Verdict::fail, "killed by SIGUSR1"},
                                         Expected{"NeverStartsItsImage", Verdict::unresolved,
                                                  "the new image 'never_started' of main never said that it had "
                                                  "started; the subject exited with 7; on its standard error: no such "
                                                  "loader"},
                                         Expected{"NeverStartsTheImageOfAChild", Verdict::unresolved,
                                                  "the new image 'never_started' of child never said that it had "
                                                  "started"},
                                         Expected{"IsSkipped", Verdict::unsupported, "no such thing here"},
                                         Expected{"IsUnsupported", Verdict::unsupported, "no such thing here"},
                                         Expected{"FailsBeforeItIsUnsupported", Verdict::fail, "too late"},
                                         Expected{"IsUnresolved", Verdict::unresolved, "cannot tell"},
                                         Expected{"Throws", Verdict::unresolved, "a mistake in the case"},
                                         Expected{"ExaminesNothing", Verdict::unresolved, "examined nothing"},
                                         Expected{"AssertsInTheSubject", Verdict::unresolved, "assertion in a subject"},
                                         Expected{"LosesItsEvidence", Verdict::unresolved, "written over"},
                                         Expected{"NeedsACallThatIsNotThere", Verdict::unsupported, "some_call: "},
                                         Expected{"NeedsACallThatIsForbidden", Verdict::unsupported, "some_call: "},
                                         Expected{"NeedsAProtocolThatIsNotThere", Verdict::unsupported, "some_call: "},
                                         Expected{"NeedsMoreDescriptors", Verdict::unresolved, "some_call: "},
                                         Expected{"NeedsMoreProcesses", Verdict::unresolved, "some_call: "},
                                         Expected{"ArrangesNonsense", Verdict::unresolved, "some_call: "},
                                         Expected{"NeedsItInAChild", Verdict::unsupported, "some_call: "},
                                         Expected{"HandlesASignalThatIsNotThere", Verdict::unsupported, "sigaction of"},
                                         Expected{"SendsToNobody", Verdict::unsupported, "kill of"},
                                         Expected{"LooksWhetherItSent", Verdict::pass, ""},
                                         Expected{"DeliversASignalThatIsNotThere", Verdict::unsupported, "kill of"},
                                         Expected{"JudgesACallThatIsNotThere", Verdict::unsupported, "some_call: "},
                                         Expected{"JudgesACallThatIsForbidden", Verdict::fail, "EPERM"},
                                         Expected{"ObservesAnOutcome", Verdict::observed, ""},
                                         Expected{"ObservesNothing", Verdict::unresolved, "observed no outcome"},
                                         Expected{"ViolatesAnOpenOne", Verdict::fail, "killed by SIGTERM"},
                                         Expected{"Table_zero", Verdict::pass, ""},
                                         Expected{"Table_one", Verdict::fail, "exited with 0"}),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(Judge, SaysWhereAnExpectationFailed) {
  EXPECT_THAT(judged("Fails").message, testing::HasSubstr("judge_test.cpp:"));
}

TEST(Judge, KeepsTheTokenOfAnOpenRequirement) { EXPECT_EQ(judged("ObservesAnOutcome").observed, "restarted"); }

TEST(Judge, ReportsTheEvidence) {
  const CaseResult result = judged("Passes");
  EXPECT_THAT(result.evidence, testing::Contains(testing::AllOf(testing::Field(&EvidenceLine::kind, "handler-enter"),
                                                                testing::Field(&EvidenceLine::signal, "SIGUSR1"),
                                                                testing::Field(&EvidenceLine::participant, "main"))));
}

TEST(Judge, DoesNotPassWithoutItsStimulus) {
  EXPECT_EQ(judged("Passes", {.without_stimulus = true}).verdict, Verdict::fail);
  const CaseResult asked = judged("HasNoStimulus", {.without_stimulus = true});
  EXPECT_EQ(asked.verdict, Verdict::unsupported);
  EXPECT_THAT(asked.message, testing::HasSubstr("it only asks"));
}

TEST(Judge, ADeadlineIsUnresolvedNeverAFailure) {
  const CaseResult result = judged("WaitsInVain", {}, true);
  EXPECT_EQ(result.verdict, Verdict::unresolved);
  EXPECT_THAT(result.message, testing::HasSubstr("deadline"));
}

TEST(Registry, FindsCasesByNameAndKeepsThemInOrder) {
  EXPECT_NE(find_case("Sample.Passes"), nullptr);
  EXPECT_EQ(find_case("Sample.Nothing"), nullptr);
  EXPECT_EQ(find_case("Sample"), nullptr);
  const auto cases = all_cases();
  for (std::size_t at = 1; at < cases.size(); ++at) EXPECT_LT(cases[at - 1].full_name(), cases[at].full_name());
  EXPECT_THAT(std::string(find_case("Sample.Passes")->file), testing::StartsWith("harness/tests/judge/"));
}

}  // namespace
}  // namespace sigconform
