// What a signal does, and does not do, to every blocking function in progress.
#include <vector>

#include "cases/support/blocking_variants.h"

namespace sigconform::cases::interruption {
namespace {

struct NamedFunction {
  const char* name;
  const BlockingFunction* function;
};

constexpr NamedFunction functions[] = {
    {"read", &blocks::read},
    {"readv", &blocks::readv},
    {"write", &blocks::write},
    {"writev", &blocks::writev},
    {"open", &blocks::open},
    {"fopen", &blocks::fopen},
    {"fgetc", &blocks::fgetc},
    {"fputc", &blocks::fputc},
    {"fflush", &blocks::fflush},
    {"accept", &blocks::accept},
    {"connect", &blocks::connect},
    {"recv", &blocks::recv},
    {"recvfrom", &blocks::recvfrom},
    {"recvmsg", &blocks::recvmsg},
    {"send", &blocks::send},
    {"sendto", &blocks::sendto},
    {"sendmsg", &blocks::sendmsg},
    {"wait", &blocks::wait},
    {"waitpid", &blocks::waitpid},
    {"waitid", &blocks::waitid},
    {"fcntl_setlkw", &blocks::fcntl_setlkw},
    {"lockf", &blocks::lockf},
    {"sem_wait", &blocks::sem_wait},
    {"sem_timedwait", &blocks::sem_timedwait},
    {"mq_receive", &blocks::mq_receive},
    {"mq_timedreceive", &blocks::mq_timedreceive},
    {"mq_send", &blocks::mq_send},
    {"mq_timedsend", &blocks::mq_timedsend},
    {"msgrcv", &blocks::msgrcv},
    {"msgsnd", &blocks::msgsnd},
    {"semop", &blocks::semop},
    {"aio_suspend", &blocks::aio_suspend},
    {"lio_listio", &blocks::lio_listio},
    {"select", &blocks::select},
    {"pselect", &blocks::pselect},
    {"poll", &blocks::poll},
    {"ppoll", &blocks::ppoll},
    {"nanosleep", &blocks::nanosleep},
    {"clock_nanosleep", &blocks::clock_nanosleep},
    {"sleep", &blocks::sleep},
    {"pause", &blocks::pause},
    {"sigsuspend", &blocks::sigsuspend},
    {"sigwait", &blocks::sigwait},
    {"sigwaitinfo", &blocks::sigwaitinfo},
    {"sigtimedwait", &blocks::sigtimedwait},
    {"mutex_lock", &blocks::mutex_lock},
    {"mutex_timedlock", &blocks::mutex_timedlock},
    {"rwlock_rdlock", &blocks::rwlock_rdlock},
    {"rwlock_wrlock", &blocks::rwlock_wrlock},
    {"cond_wait", &blocks::cond_wait},
    {"cond_timedwait", &blocks::cond_timedwait},
    {"join", &blocks::join},
    {"barrier_wait", &blocks::barrier_wait},
};

/// A row per function for one requirement that speaks of all.
std::vector<BlockingRow> rows_for(RequirementId requirement) {
  std::vector<BlockingRow> rows;
  for (const NamedFunction& one : functions) rows.push_back({one.name, requirement, one.function});
  return rows;
}

/// And one per variant where the way in which a function waits decides: a stop wakes it, what is ignored does not.
std::vector<BlockingRow> rows_with_variants_for(RequirementId requirement) {
  std::vector<BlockingRow> rows = rows_for(requirement);
  for (const BlockingVariant* one : variants::all()) rows.push_back({one->name, requirement, &one->function});
  return rows;
}

const auto ignored_rows = rows_for("interrupt.ignored-no-effect");
const auto blocked_rows = rows_for("interrupt.blocked-no-effect");
const auto terminate_rows = rows_for("interrupt.terminate");
const auto stop_rows = rows_with_variants_for("interrupt.stop-continue-resumes");
const auto handler_rows = rows_for("interrupt.handler-invoked");

constexpr int storm = 100;

void supply_and_complete(BlockedCaller& caller) {
  caller.supply();
  EXPECT_THAT(caller.outcome(), caller.completion());
  caller.subject().await_parked("caller");
}

}  // namespace

// A hundred ignored signals leave the function waiting; the same signal, caught at last, is handled.
CONFORMANCE_TABLE(InProgress, IgnoredSignalsHaveNoEffectOn, ignored_rows) {
  BlockedCaller caller(*row.function, [](Stage& stage) { stage.ignore(SIGUSR1); });
  for (int sent = 0; sent < storm; ++sent) caller.subject().deliver(SIGUSR1).to("caller", "main");
  ASSERT_TRUE(caller.waits()) << testing::PrintToString(caller.outcome());
  supply_and_complete(caller);
  caller.subject().run_on("main", [](Stage& stage) { stage.record(SIGUSR1); });
  caller.subject().deliver(SIGUSR1).to("caller", "main");
  EXPECT_THAT(caller.subject(), HandledOnce(SIGUSR1).on("caller"));
}

// A hundred blocked signals leave the function waiting, and are handled once, when the caller unblocks them.
CONFORMANCE_TABLE(InProgress, BlockedSignalsHaveNoEffectOn, blocked_rows) {
  BlockedCaller caller(*row.function, [](Stage& stage) {
    stage.block({SIGUSR1});
    stage.record(SIGUSR1);
  });
  for (int sent = 0; sent < storm; ++sent) caller.subject().deliver(SIGUSR1).to("caller", "main");
  ASSERT_TRUE(caller.waits()) << testing::PrintToString(caller.outcome());
  supply_and_complete(caller);
  EXPECT_THAT(caller.subject(), NeverHandled(SIGUSR1));
  caller.subject().run_on("caller", [](Stage& stage) { stage.unblock({SIGUSR1}); });
  EXPECT_THAT(caller.subject(), HandledOnce(SIGUSR1).on("caller"));
}

// A signal whose action is to terminate ends the process, and the function never returns.
CONFORMANCE_TABLE(InProgress, TerminationLeavesNoReturnFrom, terminate_rows) {
  BlockedCaller caller(*row.function, [](Stage&) {});
  caller.subject().deliver(SIGTERM).to_process();
  EXPECT_THAT(caller.subject().finish(), KilledBy(SIGTERM));
  EXPECT_FALSE(caller.has_returned());
}

// Stopped and continued without a handler, the function carries on as if nothing had happened.
CONFORMANCE_TABLE(InProgress, StopAndContinueResume, stop_rows) {
  BlockedCaller caller(*row.function, [](Stage&) {});
  const Subject& subject = caller.subject();
  subject.start_on("main", [](Stage& stage) {
    stage.raise(SIGSTOP);
    stage.mark("went on");
  });
  subject.await_condition("the stop", [&] { return subject.has_stopped() || subject.count(marked("went on")) > 0; });
  ASSERT_TRUE(subject.has_stopped());
  EXPECT_THAT(subject.wait_stopped(), StoppedBy(SIGSTOP));
  subject.deliver(SIGCONT).to_process();
  subject.wait_continued();
  subject.await_done("main");
  ASSERT_TRUE(caller.waits()) << testing::PrintToString(caller.outcome());
  supply_and_complete(caller);
  EXPECT_THAT(subject.finish(), Exited(0));
}

// A caught signal reaches a thread that is blocked in the function.
CONFORMANCE_TABLE(InProgress, HandlerRunsInTheMiddleOf, handler_rows) {
  BlockedCaller caller(*row.function, [](Stage& stage) { stage.record(SIGUSR1); });
  caller.interrupt();
  EXPECT_THAT(caller.subject(), HandledOnce(SIGUSR1).on("caller"));
}

}  // namespace sigconform::cases::interruption
