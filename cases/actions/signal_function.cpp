// signal(): the ISO C way to set an action.
#include <unistd.h>

#include <atomic>

#include "cases/support/every_action.h"

namespace sigconform::cases::actions {
namespace {

void mark_first(int) { Stage::current()->mark("first"); }
void mark_second(int) { Stage::current()->mark("second"); }

// A call of signal(): whether it was refused, and errno then.
void call_signal(Stage& stage, std::string_view label, int number, void (*handler)(int)) {
  errno = 0;
  const bool refused = ::signal(number, handler) == SIG_ERR;
  const int error = errno;
  stage.note_call(label, refused ? -1 : 0, refused ? error : 0, number);
}

}  // namespace

// A function is called with the number, SIG_IGN ignores, SIG_DFL ends the process.
CONFORMANCE_CASE(SignalFunction, SetsThreeKindsOfAction, "signal.three-kinds-of-action") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    ::signal(SIGTERM, [](int number) { Stage::current()->note("handler's argument", number); });
    stage.raise(SIGTERM);
    ::signal(SIGTERM, SIG_IGN);
    stage.raise(SIGTERM);
    stage.mark("survived");
    ::signal(SIGTERM, SIG_DFL);
    stage.raise(SIGTERM);
  });
  EXPECT_EQ(subject.count(noted("handler's argument")), 1);
  EXPECT_EQ(subject.value("handler's argument"), SIGTERM);
  EXPECT_EQ(subject.count(marked("survived")), 1);
  EXPECT_THAT(subject.finish(), KilledBy(SIGTERM));
}

// It returns what was set before.
CONFORMANCE_CASE(SignalFunction, ReturnsThePreviousAction, "signal.returns-previous") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    if (!stage.stimulus()) return;
    stage.note("initial", ::signal(SIGUSR1, mark_first) == SIG_DFL);
    stage.note("first", ::signal(SIGUSR1, mark_second) == mark_first);
    stage.note("second", ::signal(SIGUSR1, SIG_IGN) == mark_second);
    stage.note("ignoring", ::signal(SIGUSR1, SIG_DFL) == SIG_IGN);
  });
  for (const char* label : {"initial", "first", "second", "ignoring"}) EXPECT_EQ(subject.value(label), 1) << label;
}

// A request that cannot be honoured: SIG_ERR and a positive errno; and POSIX says which.
CONFORMANCE_CASE(SignalFunction, RefusesWithSigErr, "signal.sig-err-errno", "signal.einval") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    if (!stage.stimulus()) return;
    call_signal(stage, "no signal", -1, mark_first);
    call_signal(stage, "catching SIGKILL", SIGKILL, mark_first);
    call_signal(stage, "ignoring SIGKILL", SIGKILL, SIG_IGN);
    call_signal(stage, "catching SIGSTOP", SIGSTOP, mark_first);
    call_signal(stage, "ignoring SIGSTOP", SIGSTOP, SIG_IGN);
  });
  for (const char* label :
       {"no signal", "catching SIGKILL", "ignoring SIGKILL", "catching SIGSTOP", "ignoring SIGSTOP"})
    EXPECT_THAT(subject.outcome(label), FailedWith(EINVAL)) << label;
}

// Inside the handler the action is reset, or the signal is blocked.
CONFORMANCE_CASE(SignalFunction, ResetsOrBlocks, "signal.reset-or-block") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    ::signal(SIGUSR1, [](int) {
      Stage::current()->note_disposition("inside", SIGUSR1);
      Stage::current()->note_mask("inside");
    });
    stage.raise(SIGUSR1);
  });
  const bool reset = subject.disposition("inside", SIGUSR1).action == Disposition::Action::by_default;
  const bool blocked = subject.mask("inside").contains(SIGUSR1);
  EXPECT_TRUE(reset || blocked);
  if (reset) observe("reset");
  if (blocked) observe("blocked");
}

// Success leaves errno alone.
CONFORMANCE_CASE(SignalFunction, KeepsErrno, "signal.errno-unchanged") {
  constexpr int marker = 12345;
  const auto subject = Subject::to_the_end([](Stage& stage) {
    if (!stage.stimulus()) return;
    for (auto* handler : {SIG_IGN, &mark_first, SIG_DFL}) {
      errno = marker;
      const bool refused = ::signal(SIGUSR1, handler) == SIG_ERR;
      const int error = errno;
      stage.note("refused", refused);
      stage.note("errno", error);
    }
  });
  EXPECT_EQ(subject.count(noted("errno")), 3);
  for (const Event& event : subject.events(noted("errno"))) EXPECT_EQ(event.result, marker);
  for (const Event& event : subject.events(noted("refused"))) EXPECT_EQ(event.result, 0);
}

// Threads that set different signals do not disturb each other.
CONFORMANCE_CASE(SignalFunction, IsThreadSafe, "signal.thread-safe") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    static const int signals[] = {SIGUSR1, SIGUSR2, SIGTERM, SIGHUP};
    static const char* const names[] = {"one", "two", "three", "four"};
    static std::atomic<int> wrong{0};
    for (int place = 0; place < 4; ++place) {
      stage.thread(names[place], [place](Stage& here) {
        void (*last)(int) = SIG_DFL;
        for (int round = 0; round < 2000 && here.stimulus(); ++round) {
          void (*next)(int) = round % 3 == 0 ? mark_first : round % 3 == 1 ? SIG_IGN : mark_second;
          wrong += ::signal(signals[place], next) != last;
          last = next;
        }
      });
    }
    for (const char* name : names) stage.join(name);
    stage.note("wrong", wrong.load());
    for (int signal : signals) stage.note_disposition("final", signal);
  });
  EXPECT_EQ(subject.value("wrong"), 0);
  for (int signal : {SIGUSR1, SIGUSR2, SIGTERM, SIGHUP})
    EXPECT_THAT(subject.disposition("final", signal), IsIgnored());  // 1999 leaves 1 when divided by 3
}

// What sigaction() saved of it, sigaction() restores.
CONFORMANCE_CASE(SignalFunction, ActionCanBeSavedAndRestored, "sigaction.signal-roundtrip") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    struct sigaction saved {};
    ::signal(SIGUSR1, mark_first);
    stage.must(sigaction(SIGUSR1, nullptr, &saved), "sigaction");
    ::signal(SIGUSR1, SIG_DFL);
    stage.must(sigaction(SIGUSR1, &saved, nullptr), "sigaction");
    stage.raise(SIGUSR1);
  });
  EXPECT_EQ(subject.count(marked("first")), 1);
  EXPECT_THAT(subject.finish(), Exited(0));
}

// What sigaction() shows of it is open.
CONFORMANCE_CASE(SignalFunction, AsSigactionShowsIt, "sigaction.signal-fields-unspecified") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    if (stage.stimulus()) ::signal(SIGUSR1, mark_first);
    stage.note_disposition("action", SIGUSR1);
  });
  const Disposition action = subject.disposition("action", SIGUSR1);
  EXPECT_THAT(action, IsCaught());
  observe((action.flags & SA_RESTART) != 0 ? "restarting" : "interrupting");
  if ((action.flags & static_cast<int>(SA_RESETHAND)) != 0) observe("reset");
  observe(action.mask.contains(SIGUSR1) ? "signal-in-mask" : "signal-not-in-mask");
}

// The three macros are no function's address and differ.
CONFORMANCE_CASE(HandlerMacros, AreDistinct, "signal_h.handler-macros-distinct") {
  no_stimulus_applies("it only compares");
  const auto subject = Subject::to_the_end([](Stage& stage) {
    void (*const values[])(int) = {SIG_DFL, SIG_IGN, SIG_ERR, mark_first, mark_second};
    int equal = 0;
    for (const auto& one : values)
      for (const auto& other : values) equal += one == other;
    stage.note("equal pairs", equal);
  });
  EXPECT_EQ(subject.value("equal pairs"), 5);  // each with itself
}

// The six signals of ISO C can be raised and handled.
CONFORMANCE_CASE(IsoSignals, CanBeRaised, "signal_h.mandatory-iso-signals") {
  for (int signal : {SIGABRT, SIGFPE, SIGILL, SIGINT, SIGSEGV, SIGTERM}) {
    const auto subject = Subject::to_the_end([signal](Stage& stage) {
      ::signal(signal, [](int number) {
        Stage::current()->note("handled", number);
        _exit(7);
      });
      stage.raise(signal);
    });
    EXPECT_EQ(subject.value("handled"), signal);
    EXPECT_THAT(subject.finish(), Exited(7));
  }
}

}  // namespace sigconform::cases::actions
