// What a body can do on the stage, seen through the evidence.
#include "harness/subject/stage.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/subject/outcome.h"
#include "harness/subject/subject.h"

namespace sigconform {
namespace {

TEST(Stage, StartsClean) {
  const Subject subject = Subject::to_the_end([](Stage& stage) {
    stage.note_mask("mask");
    stage.note_pending("pending");
    stage.note_altstack("altstack");
    for (int signal : {SIGCHLD, SIGALRM, SIGINT, SIGPIPE, SIGRTMAX}) stage.note_disposition("start", signal);
    stage.note("descriptor 3", ::fcntl(3, F_GETFD));
  });
  EXPECT_TRUE(subject.mask("mask").empty());
  EXPECT_TRUE(subject.pending("pending").empty());
  EXPECT_EQ(subject.event(altstack_noted("altstack")).result, SS_DISABLE);
  for (int signal : {SIGCHLD, SIGALRM, SIGINT, SIGPIPE, SIGRTMAX})
    EXPECT_EQ(subject.disposition("start", signal).action, Disposition::Action::by_default) << signal;
#ifndef SIGCONFORM_PORTABLE
  EXPECT_EQ(subject.value("descriptor 3"), -1);
#endif
}

TEST(Stage, RecordsWhatAHandlerSees) {
  const Subject subject = Subject::to_the_end([](Stage& stage) {
    stage.block({SIGHUP});
    stage.use_alternate_stack();
    stage.record(SIGUSR1, {.flags = SA_ONSTACK, .mask = {SIGUSR2}});
    stage.raise(SIGUSR1);
    stage.note_mask("after");
  });
  const Event entered = subject.event(handler_entered(SIGUSR1));
  EXPECT_EQ(entered.set, (SignalSet{SIGHUP, SIGUSR1, SIGUSR2}));
  EXPECT_EQ(entered.interrupted_mask, SignalSet{SIGHUP});
  EXPECT_EQ(entered.on_altstack, 1);
  EXPECT_EQ(entered.siginfo.signo, SIGUSR1);
  EXPECT_EQ(subject.mask("after"), SignalSet{SIGHUP});
}

TEST(Stage, TellsTheOrdinaryStackFromTheAlternateOne) {
  const Subject subject = Subject::to_the_end([](Stage& stage) {
    stage.use_alternate_stack();
    stage.record(SIGUSR1);
    stage.raise(SIGUSR1);
  });
  EXPECT_EQ(subject.event(handler_entered(SIGUSR1)).on_altstack, 0);
}

TEST(Stage, PlainHandlersHaveNoSiginfoAndKeepErrno) {
  const Subject subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR1, {.plain = true});
    errno = 77;
    stage.raise(SIGUSR1);
    stage.note("errno", errno);
  });
  EXPECT_EQ(subject.event(handler_entered(SIGUSR1)).with_siginfo, 0);
  EXPECT_EQ(subject.value("errno"), 77);
}

TEST(Stage, HooksRunBetweenEnterAndExit) {
  const Subject subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR1, {.then = [](Stage& inside, int, siginfo_t*, void*) { inside.mark("inside"); }});
    stage.raise(SIGUSR1);
  });
  const auto events = subject.events();
  const auto index_of = [&](EventKind kind) {
    for (std::size_t at = 0; at < events.size(); ++at) {
      if (events[at].kind == kind) return static_cast<int>(at);
    }
    return -1;
  };
  EXPECT_LT(index_of(EventKind::handler_enter), index_of(EventKind::mark));
  EXPECT_LT(index_of(EventKind::mark), index_of(EventKind::handler_exit));
}

TEST(Stage, CallsKeepResultAndErrno) {
  const Subject subject = Subject::to_the_end([](Stage& stage) {
    stage.call("bad close", [] { return ::close(-1); });
    stage.call("getpid", [] { return ::getpid(); });
    stage.call_returning_error("bad kill", [] { return ::pthread_kill(pthread_self(), 1000); });
  });
  EXPECT_EQ(subject.outcome("bad close").error, EBADF);
  EXPECT_EQ(subject.outcome("getpid").result, subject.pid());
  EXPECT_EQ(subject.outcome("bad kill").error, EINVAL);
}

TEST(Stage, ThreadsInheritTheMaskAndAreJoinedWhole) {
  const Subject subject = Subject::to_the_end([](Stage& stage) {
    stage.block({SIGUSR2});
    stage.thread("worker", [](Stage& inner) { inner.note_mask("worker"); });
    stage.join("worker");
    stage.mark("joined");
  });
  EXPECT_EQ(subject.mask("worker"), SignalSet{SIGUSR2});
  EXPECT_EQ(subject.count(marked("joined")), 1);
}

TEST(Stage, ManyParkedThreadsAreAllThere) {
  const Subject subject{[](Stage& stage) {
    for (int number = 0; number < 12; ++number) stage.parked_thread("thread " + std::to_string(number));
    stage.park();
  }};
  EXPECT_EQ(subject.parked_participants().size(), 13U);
  subject.fence();
  EXPECT_EQ(subject.finish().code, 0);
}

// Each claims places of its own, at the same time: a lost one is a thread that nobody finds.
TEST(Stage, ThreadsThatMakeThreadsAtOnceLoseNone) {
  constexpr int makers = 4;
#ifdef SIGCONFORM_PORTABLE
  constexpr int made = 3;
#else
  constexpr int made = 25;
#endif
  for (int round = 0; round < 20; ++round) {
    const Subject subject = Subject::to_the_end([](Stage& stage) {
      for (int maker = 0; maker < makers; ++maker)
        stage.thread("maker " + std::to_string(maker), [maker](Stage& inner) {
          for (int number = 0; number < made; ++number)
            inner.thread(std::to_string(maker) + "/" + std::to_string(number), [](Stage& one) { one.mark("made"); });
          for (int number = 0; number < made; ++number)
            inner.join(std::to_string(maker) + "/" + std::to_string(number));
        });
      for (int maker = 0; maker < makers; ++maker) stage.join("maker " + std::to_string(maker));
    });
    for (int maker = 0; maker < makers; ++maker)
      for (int number = 0; number < made; ++number)
        ASSERT_EQ(subject.count(marked("made").on(std::to_string(maker) + "/" + std::to_string(number))), 1);
  }
}

TEST(Stage, ARefusedActionNamesItsSignal) {
  EXPECT_THAT([] { Subject::to_the_end([](Stage& stage) { stage.record(SIGKILL); }); },
              testing::ThrowsMessage<Unsupported>(testing::HasSubstr("sigaction of SIGKILL: Invalid argument")));
}

TEST(Stage, ChildrenAreParticipantsOfTheirOwn) {
  const Subject subject{[](Stage& stage) {
    const pid_t child = stage.fork("child", [](Stage& inner) {
      inner.record(SIGUSR1);
      inner.park();
    });
    stage.park();
    int status = -1;
    stage.must(waitpid(child, &status, 0), "waitpid");
    stage.note("child's status", status);
  }};
  subject.await_parked("child");
  subject.deliver(SIGUSR1).to_process_of("child");
  subject.fence("child");
  EXPECT_EQ(subject.count(handler_entered(SIGUSR1).on("child")), 1);
  subject.release("child");
  EXPECT_EQ(subject.finish().code, 0);
  EXPECT_EQ(subject.value("child's status"), 0);
}

TEST(Stage, DispositionSnapshotsTellTheThreeActions) {
  const Subject subject = Subject::to_the_end([](Stage& stage) {
    stage.ignore(SIGUSR1);
    stage.record(SIGUSR2, {.flags = SA_RESTART, .mask = {SIGHUP}});
    for (int signal : {SIGUSR1, SIGUSR2, SIGTERM}) stage.note_disposition("now", signal);
  });
  EXPECT_EQ(subject.disposition("now", SIGUSR1).action, Disposition::Action::ignored);
  EXPECT_EQ(subject.disposition("now", SIGTERM).action, Disposition::Action::by_default);
  const Disposition caught = subject.disposition("now", SIGUSR2);
  EXPECT_EQ(caught.action, Disposition::Action::caught);
  EXPECT_NE(caught.flags & SA_RESTART, 0);
  EXPECT_TRUE(caught.mask.contains(SIGHUP));
}

}  // namespace
}  // namespace sigconform
