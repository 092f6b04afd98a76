// What exec makes of signal actions.
#include "cases/inheritance/arrangements.h"

namespace sigconform::cases::inheritance {
namespace {

// Notes the actions, execs, and has the new image note them.
void exec_reporter(Stage& stage) {
  note_dispositions(stage, "old image");
  stage.exec("disposition_reporter");
}

constexpr auto by_default = Disposition::Action::by_default;
constexpr auto ignored = Disposition::Action::ignored;
constexpr auto caught = Disposition::Action::caught;

}  // namespace

// What was at SIG_DFL is at SIG_DFL in the new image.
CONFORMANCE_CASE(ExecDispositions, DefaultStays, "exec.default-stays") {
  const auto subject = Subject::to_the_end(
      [](Stage& stage) {
        if (stage.stimulus()) exec_reporter(stage);
      },
      {.images = true});
  EXPECT_THAT(signals_with(subject, "old image", by_default), IsExactly(settable_signals()));
  EXPECT_THAT(signals_with(subject, "new image", by_default), IsExactly(settable_signals()));
}

// What was ignored is ignored in the new image.
CONFORMANCE_CASE(ExecDispositions, IgnoredStays, "exec.ignored-stays") {
  const auto ignorable = settable_signals() - SignalSet{SIGCHLD};
  const auto subject = Subject::to_the_end(
      [&](Stage& stage) {
        if (stage.stimulus()) for_each_signal(ignorable, [&](int signal) { stage.ignore(signal); });
        exec_reporter(stage);
      },
      {.images = true});
  EXPECT_THAT(signals_with(subject, "new image", ignored), IsExactly(ignorable));
}

// What was caught is at SIG_DFL in the new image.
CONFORMANCE_CASE(ExecDispositions, CaughtBecomesDefault, "exec.caught-becomes-default") {
  const auto subject = Subject::to_the_end(
      [](Stage& stage) {
        if (stage.stimulus()) for_each_signal(settable_signals(), [&](int signal) { stage.record(signal); });
        exec_reporter(stage);
      },
      {.images = true});
  EXPECT_THAT(signals_with(subject, "old image", caught), IsExactly(settable_signals()));
  EXPECT_THAT(signals_with(subject, "new image", by_default), IsExactly(settable_signals()));
}

// An ignored SIGCHLD may stay ignored or go to SIG_DFL, and nothing else.
CONFORMANCE_CASE(ExecDispositions, IgnoredSigchldIsOneOrTheOther, "exec.sigchld-ignored-unspecified") {
  const auto subject = Subject::to_the_end(
      [](Stage& stage) {
        if (stage.stimulus()) stage.ignore(SIGCHLD);
        exec_reporter(stage);
      },
      {.images = true});
  EXPECT_THAT(subject.disposition("old image", SIGCHLD), IsIgnored());
  const Disposition found = subject.disposition("new image", SIGCHLD);
  EXPECT_THAT(found, ::testing::Not(IsCaught()));
  observe(found.action == ignored ? "ignored" : "default");
}

#ifdef SA_ONSTACK
// SA_ONSTACK does not outlive exec, though the action that it belonged to does.
CONFORMANCE_CASE(ExecDispositions, ClearsSaOnstack, "exec.sa-onstack-cleared") {
  const SignalSet set{SIGUSR1, SIGTERM, SIGSEGV};
  const auto subject = Subject::to_the_end(
      [&](Stage& stage) {
        const int flags = stage.stimulus() ? SA_ONSTACK : 0;
        for_each_signal(set, [&](int signal) { stage.ignore(signal, flags); });
        exec_reporter(stage);
      },
      {.images = true});
  for_each_signal(set, [&](int signal) {
    EXPECT_NE(subject.disposition("old image", signal).flags & SA_ONSTACK, 0);
    EXPECT_THAT(subject.disposition("new image", signal), IsIgnored());
    EXPECT_EQ(subject.disposition("new image", signal).flags & SA_ONSTACK, 0);
  });
}
#endif

}  // namespace sigconform::cases::inheritance
