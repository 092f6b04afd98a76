// What pthread_sigmask() does to the mask: the three ways, the old mask, the query, whose mask it is.
#include "cases/support/mask_change.h"
#include "harness/judge/case.h"

namespace sigconform::cases::masks {
namespace {

struct Row {
  const char* name;
  RequirementId requirement;
  SignalSet before;
  int how;
  SignalSet given;
  SignalSet after;
};

const Row ways[] = {
    {"BlockAdds", "pthread_sigmask.block-union", {SIGUSR1}, SIG_BLOCK, {SIGUSR2}, {SIGUSR1, SIGUSR2}},
    {"UnblockRemovesOnly",
     "pthread_sigmask.unblock-complement",
     {SIGUSR1, SIGUSR2},
     SIG_UNBLOCK,
     {SIGUSR1, SIGHUP},
     {SIGUSR2}},
    {"SetReplaces", "pthread_sigmask.setmask-replaces", {SIGUSR1}, SIG_SETMASK, {SIGUSR2}, {SIGUSR2}},
};

}  // namespace

// SIG_BLOCK is a union, SIG_UNBLOCK a difference, SIG_SETMASK a replacement.
CONFORMANCE_TABLE(MaskChange, Way, ways) {
  const auto subject = Subject::to_the_end([&](Stage& stage) {
    stage.set_mask(row.before);
    if (stage.stimulus())
      stage.call_returning_error("pthread_sigmask", [&] { return change_mask(pthread_sigmask, row.how, row.given); });
    stage.note_mask("after");
  });
  EXPECT_THAT(subject.mask("after"), IsExactly(row.after));
  EXPECT_THAT(subject.outcome("pthread_sigmask"), Succeeded());
}

// The old mask handed out is the one before the call, twice in a row.
CONFORMANCE_CASE(MaskChange, OldMaskIsTheOneBefore, "pthread_sigmask.oset-previous") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    sigset_t before = SignalSet::full().to_sigset();
    const sigset_t first = SignalSet{SIGUSR1, SIGTERM}.to_sigset();
    const sigset_t second = SignalSet{SIGUSR2}.to_sigset();
    if (stage.stimulus())
      stage.call_returning_error("1", [&] { return pthread_sigmask(SIG_SETMASK, &first, &before); });
    stage.note_set("before the first", SignalSet::from(before));
    if (stage.stimulus()) stage.call_returning_error("2", [&] { return pthread_sigmask(SIG_BLOCK, &second, &before); });
    stage.note_set("before the second", SignalSet::from(before));
  });
  EXPECT_THAT(subject.mask("before the first"), IsEmptySet());
  EXPECT_THAT(subject.mask("before the second"), IsExactly(SignalSet{SIGUSR1, SIGTERM}));
}

// Without a set the call is a query: it takes any `how`, tells the mask and changes nothing.
CONFORMANCE_CASE(MaskChange, NullSetOnlyAsks, "pthread_sigmask.null-set-query") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.set_mask({SIGUSR1});
    sigset_t told = SignalSet::full().to_sigset();
    if (stage.stimulus()) stage.call_returning_error("query", [&] { return pthread_sigmask(12345, nullptr, &told); });
    stage.note_set("told", SignalSet::from(told));
    stage.note_mask("after");
  });
  EXPECT_THAT(subject.outcome("query"), Succeeded());
  EXPECT_THAT(subject.mask("told"), IsExactly(SignalSet{SIGUSR1}));
  EXPECT_THAT(subject.mask("after"), IsExactly(SignalSet{SIGUSR1}));
}

// A thread that blocks a signal blocks it for itself: neither main nor a neighbour does.
CONFORMANCE_CASE(MaskChange, OnlyTheCallersMaskChanges, "pthread_sigmask.own-thread-only") {
  Subject subject{[](Stage& stage) {
    stage.parked_thread("caller");
    stage.parked_thread("neighbour");
    stage.park();
  }};
  subject.run_on("caller", [](Stage& stage) {
    if (stage.stimulus()) change_mask(pthread_sigmask, SIG_BLOCK, {SIGUSR1});
    stage.note_mask("caller");
  });
  subject.run_on("neighbour", [](Stage& stage) { stage.note_mask("neighbour"); });
  subject.run_on("main", [](Stage& stage) { stage.note_mask("main"); });
  EXPECT_THAT(subject.mask("caller"), IsExactly(SignalSet{SIGUSR1}));
  EXPECT_THAT(subject.mask("neighbour"), IsEmptySet());
  EXPECT_THAT(subject.mask("main"), IsEmptySet());
  EXPECT_THAT(subject.finish(), Exited(0));
}

// A full mask is taken without complaint, and the two signals that cannot be blocked still act.
CONFORMANCE_CASE(MaskChange, KillAndStopAreDroppedInSilence, "pthread_sigmask.unblockable-silent") {
  Subject subject{[](Stage& stage) {
    if (stage.stimulus())
      stage.call_returning_error("full mask",
                                 [] { return change_mask(pthread_sigmask, SIG_SETMASK, all_with_unblockable()); });
    stage.note_mask("full");
    stage.park();
  }};
  ASSERT_THAT(subject.outcome("full mask"), Succeeded());
  EXPECT_THAT(subject.mask("full"), Contains(SIGTERM));
  EXPECT_THAT(subject.mask("full"), Lacks(SIGKILL));
  EXPECT_THAT(subject.mask("full"), Lacks(SIGSTOP));
  subject.deliver(SIGSTOP).to_process();
  EXPECT_THAT(subject.wait_stopped(), StoppedBy(SIGSTOP));
  subject.deliver(SIGKILL).to_process();
  EXPECT_THAT(subject.wait_ended(), KilledBy(SIGKILL));
}

}  // namespace sigconform::cases::masks
