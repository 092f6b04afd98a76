// What a child of fork starts with: actions, mask, alternate stack.
#include "cases/inheritance/arrangements.h"

namespace sigconform::cases::inheritance {

// The child has its parent's actions: handlers, SIG_IGN and SIG_DFL, with their masks and flags.
CONFORMANCE_CASE(ForkDispositions, AreCopied, "fork.dispositions-copied") {
  const SignalSet set{SIGHUP, SIGINT, SIGUSR1, SIGUSR2, SIGTERM, SIGCHLD};
  const auto subject = Subject::to_the_end([&](Stage& stage) {
    stage.record(SIGUSR1, {.flags = SA_RESTART | SA_NODEFER, .mask = {SIGHUP, SIGUSR2}});
    stage.record(SIGTERM, {.flags = static_cast<int>(SA_RESETHAND), .plain = true});
    stage.ignore(SIGHUP);
    stage.ignore(SIGUSR2, SA_RESTART);
    for_each_signal(set, [&](int signal) { stage.note_disposition("parent", signal); });
    if (!stage.stimulus()) return;
    reap(stage, stage.fork("child", [&](Stage& child) {
      for_each_signal(set, [&](int signal) { child.note_disposition("child", signal); });
    }));
  });
  for_each_signal(set, [&](int signal) { expect_same_action(subject, "parent", "child", signal); });
}

// What the child makes of an action afterwards is its own affair.
CONFORMANCE_CASE(ForkDispositions, AreIndependentAfterwards, "fork.dispositions-independent") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR1);
    reap(stage, stage.fork("child", [](Stage& child) {
      if (child.stimulus()) child.ignore(SIGUSR1);
      if (child.stimulus()) child.record(SIGTERM);
      child.note_disposition("child", SIGUSR1);
      child.note_disposition("child", SIGTERM);
    }));
    stage.note_disposition("parent", SIGUSR1);
    stage.note_disposition("parent", SIGTERM);
  });
  EXPECT_THAT(subject.disposition("child", SIGUSR1), IsIgnored());
  EXPECT_THAT(subject.disposition("child", SIGTERM), IsCaught());
  EXPECT_THAT(subject.disposition("parent", SIGUSR1), IsCaught());
  EXPECT_THAT(subject.disposition("parent", SIGTERM), IsDefault());
}

// The child's thread starts with the mask of the thread that called fork, not of another one.
CONFORMANCE_CASE(ForkMask, IsThatOfTheForkingThread, "fork.mask-inherited") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.block({SIGUSR1});
    stage.thread("forker", [](Stage& forker) {
      if (forker.stimulus()) forker.set_mask({SIGTERM, SIGUSR2});
      reap(forker, forker.fork("child", [](Stage& child) { child.note_mask("child"); }));
    });
    stage.join("forker");
  });
  EXPECT_THAT(subject.mask("child"), IsExactly(SignalSet{SIGTERM, SIGUSR2}));
}

// The child's thread has the alternate stack of its parent, and handlers run on it there.
CONFORMANCE_CASE(ForkAlternateStack, IsCopied, "fork.altstack-copied") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    if (stage.stimulus()) stage.use_alternate_stack();
    stage.record(SIGUSR1, {.flags = SA_ONSTACK});
    stage.note_altstack("parent");
    reap(stage, stage.fork("child", [](Stage& child) {
      child.note_altstack("child");
      child.raise(SIGUSR1);
    }));
  });
  const Event parent = subject.event(altstack_noted("parent"));
  const Event child = subject.event(altstack_noted("child"));
  EXPECT_EQ(parent.result & SS_DISABLE, 0);
  EXPECT_EQ(child.result, parent.result);
  EXPECT_EQ(child.address, parent.address);
  EXPECT_EQ(child.size, parent.size);
  EXPECT_EQ(subject.event(handler_entered(SIGUSR1).on("child")).on_altstack, 1);
}

}  // namespace sigconform::cases::inheritance
