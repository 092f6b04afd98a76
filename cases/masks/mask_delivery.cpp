// What becomes of pending signals when the mask lets them through.
#include "cases/support/mask_change.h"
#include "harness/judge/case.h"

namespace sigconform::cases::masks {
namespace {

struct Row {
  const char* name;
  RequirementId requirement;
  int signal;
};

const Row fault_signals[] = {
    {"SIGFPE", "pthread_sigmask.asynchronous-fault-signals-pend", SIGFPE},
    {"SIGILL", "pthread_sigmask.asynchronous-fault-signals-pend", SIGILL},
    {"SIGSEGV", "pthread_sigmask.asynchronous-fault-signals-pend", SIGSEGV},
    {"SIGBUS", "pthread_sigmask.asynchronous-fault-signals-pend", SIGBUS},
};

}  // namespace

// The pending signal's handler has run when the call that unblocks it returns.
CONFORMANCE_CASE(MaskDelivery, HandlerRunsBeforeTheCallReturns, "pthread_sigmask.deliver-before-return") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR1);
    stage.block({SIGUSR1});
    stage.raise(SIGUSR1);
    stage.note("handled before", stage.handled_count(SIGUSR1));
    change_mask(pthread_sigmask, SIG_UNBLOCK, {SIGUSR1});
    stage.note("handled after", stage.handled_count(SIGUSR1));
  });
  EXPECT_EQ(subject.value("handled before"), 0);
  EXPECT_EQ(subject.value("handled after"), 1);
}

// A blocked fault signal that no fault has caused waits like any other.
CONFORMANCE_TABLE(MaskDelivery, SentFaultSignalPends, fault_signals) {
  Subject subject{[&](Stage& stage) {
    stage.record(row.signal);
    stage.block({row.signal});
    stage.park();
  }};
  subject.deliver(row.signal).to_process();
  EXPECT_THAT(subject, NeverHandled(row.signal));
  const int signal = row.signal;
  subject.run_on("main", [signal](Stage& stage) {
    stage.note_pending("while blocked");
    stage.unblock({signal});
  });
  EXPECT_THAT(subject.pending("while blocked"), IsExactly(SignalSet{row.signal}));
  EXPECT_THAT(subject, HandledOnce(row.signal));
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace sigconform::cases::masks
