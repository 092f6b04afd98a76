// What a new thread starts with.
#include <unistd.h>

#include "harness/judge/case.h"

namespace sigconform::cases::inheritance {

// The new thread has its creator's mask, not that of the first thread.
CONFORMANCE_CASE(PthreadCreate, MaskIsTheCreators, "pthread_create.mask-inherited") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.block({SIGHUP});
    stage.thread("creator", [](Stage& creator) {
      if (creator.stimulus()) creator.set_mask({SIGUSR1, SIGTERM});
      creator.thread("created", [](Stage& created) { created.note_mask("created"); });
      creator.join("created");
    });
    stage.join("creator");
  });
  EXPECT_THAT(subject.mask("created"), IsExactly(SignalSet{SIGUSR1, SIGTERM}));
}

// What is pending for the creator is not pending for the new thread; what is pending for the process is seen by both.
CONFORMANCE_CASE(PthreadCreate, NothingIsPending, "pthread_create.pending-empty") {
  SignalSet aimed_at_creator{SIGUSR1};
#ifdef SIGRTMIN
  aimed_at_creator.add(SIGRTMIN);
#endif
  const auto subject = Subject::to_the_end([&](Stage& stage) {
    stage.block(aimed_at_creator | SignalSet{SIGTERM});
    stage.pthread_kill("main", SIGUSR1);
#ifdef SIGRTMIN
    stage.pthread_kill("main", SIGRTMIN);
#endif
    stage.kill(getpid(), SIGTERM);
    stage.thread("created", [](Stage& created) { created.note_pending("created"); });
    stage.join("created");
    stage.note_pending("creator");
  });
  EXPECT_THAT(subject.pending("created"), IsExactly(SignalSet{SIGTERM}));
  EXPECT_THAT(subject.pending("creator"), IsExactly(aimed_at_creator | SignalSet{SIGTERM}));
}

// The creator's alternate stack is not the new thread's, nor does a new thread have one of its own.
CONFORMANCE_CASE(PthreadCreate, HasNoAlternateStack, "pthread_create.altstack-not-inherited") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    if (stage.stimulus()) stage.use_alternate_stack();
    stage.note_altstack("creator");
    stage.thread("created", [](Stage& created) { created.note_altstack("created"); });
    stage.join("created");
  });
  EXPECT_EQ(subject.event(altstack_noted("creator")).result & SS_DISABLE, 0);
  EXPECT_NE(subject.event(altstack_noted("created")).result & SS_DISABLE, 0);
}

}  // namespace sigconform::cases::inheritance
