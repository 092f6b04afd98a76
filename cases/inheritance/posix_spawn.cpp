// What a spawned image starts with, with and without the attributes that say so.
#include "cases/inheritance/arrangements.h"

namespace sigconform::cases::inheritance {
namespace {

constexpr auto by_default = Disposition::Action::by_default;
constexpr auto ignored = Disposition::Action::ignored;

// The caller's mask and actions, and a spawn of a reporter with that request.
Subject spawned(const Stage::Body& arrange, const char* image, const SpawnRequest& request) {
  return Subject::to_the_end(
      [&](Stage& stage) {
        arrange(stage);
        spawn_and_reap(stage, image, request);
      },
      {.images = true});
}

}  // namespace

// With the flag the mask is the attribute's, not the caller's.
CONFORMANCE_CASE(PosixSpawnMask, IsTheAttributeWithTheFlag, "posix_spawn.setsigmask") {
  const auto subject = spawned(
      [](Stage& stage) {
        stage.block({SIGUSR1, SIGHUP});
      },
      "signal_state_reporter", {.flags = POSIX_SPAWN_SETSIGMASK, .mask = {SIGUSR2, SIGTERM}});
  EXPECT_THAT(subject.mask("new image"), IsExactly(SignalSet{SIGUSR2, SIGTERM}));
}

// Without the flag it is the caller's, whatever the attribute holds.
CONFORMANCE_CASE(PosixSpawnMask, IsTheCallersWithoutTheFlag, "posix_spawn.mask-inherited-without-flag") {
  const auto subject = spawned(
      [](Stage& stage) {
        stage.block({SIGUSR1, SIGHUP});
      },
      "signal_state_reporter", {.mask = {SIGUSR2, SIGTERM}});
  EXPECT_THAT(subject.mask("new image"), IsExactly(SignalSet{SIGUSR1, SIGHUP}));
}

// With the flag the signals listed are at SIG_DFL, though the caller ignores them.
CONFORMANCE_CASE(PosixSpawnActions, AreDefaultWhereListedWithTheFlag, "posix_spawn.setsigdef") {
  const auto subject = spawned(
      [](Stage& stage) {
        stage.ignore(SIGUSR1);
        stage.ignore(SIGCHLD);
        stage.ignore(SIGHUP);
      },
      "disposition_reporter", {.flags = POSIX_SPAWN_SETSIGDEF, .defaults = {SIGUSR1, SIGCHLD}});
  EXPECT_THAT(subject.disposition("new image", SIGUSR1), IsDefault());
  EXPECT_THAT(subject.disposition("new image", SIGCHLD), IsDefault());
  EXPECT_THAT(subject.disposition("new image", SIGHUP), IsIgnored());
}

// Without the flag the list means nothing.
CONFORMANCE_CASE(PosixSpawnActions, AreNotResetWithoutTheFlag, "posix_spawn.setsigdef-needs-flag") {
  const auto subject =
      spawned([](Stage& stage) { stage.ignore(SIGUSR1); }, "disposition_reporter", {.defaults = {SIGUSR1}});
  EXPECT_THAT(subject.disposition("new image", SIGUSR1), IsIgnored());
}

// What is at SIG_DFL in the caller is at SIG_DFL in the new image.
CONFORMANCE_CASE(PosixSpawnActions, DefaultStays, "posix_spawn.default-stays") {
  const auto subject = spawned([](Stage&) {}, "disposition_reporter", {});
  EXPECT_THAT(signals_with(subject, "new image", by_default), IsExactly(settable_signals()));
}

// What the caller ignores is ignored in the new image, but for what the list resets.
CONFORMANCE_CASE(PosixSpawnActions, IgnoredStays, "posix_spawn.ignored-stays") {
  const auto ignorable = settable_signals() - SignalSet{SIGCHLD};
  const auto subject =
      spawned([&](Stage& stage) { for_each_signal(ignorable, [&](int signal) { stage.ignore(signal); }); },
              "disposition_reporter", {.flags = POSIX_SPAWN_SETSIGDEF, .defaults = {SIGUSR2}});
  EXPECT_THAT(signals_with(subject, "new image", ignored), IsExactly(ignorable - SignalSet{SIGUSR2}));
}

// What the caller catches is at SIG_DFL in the new image.
CONFORMANCE_CASE(PosixSpawnActions, CaughtBecomesDefault, "posix_spawn.caught-becomes-default") {
  const auto subject =
      spawned([](Stage& stage) { for_each_signal(settable_signals(), [&](int signal) { stage.record(signal); }); },
              "disposition_reporter", {});
  EXPECT_THAT(signals_with(subject, "new image", by_default), IsExactly(settable_signals()));
}

// An ignored SIGCHLD may stay ignored or go to SIG_DFL, and nothing else.
CONFORMANCE_CASE(PosixSpawnActions, IgnoredSigchldIsOneOrTheOther, "posix_spawn.sigchld-ignored-unspecified") {
  const auto subject = spawned([](Stage& stage) { stage.ignore(SIGCHLD); }, "disposition_reporter", {});
  const Disposition found = subject.disposition("new image", SIGCHLD);
  EXPECT_THAT(found, ::testing::Not(IsCaught()));
  observe(found.action == ignored ? "ignored" : "default");
}

}  // namespace sigconform::cases::inheritance
