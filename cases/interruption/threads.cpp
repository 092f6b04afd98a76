// What blocks on other threads never says EINTR, and waits on after a handler.
#include <pthread.h>
#include <semaphore.h>
#include <unistd.h>

#include <atomic>

#include "cases/support/blocking_variants.h"

namespace sigconform::cases::interruption {
namespace {

void record_it(Stage& stage) { stage.record(SIGUSR1); }

constexpr int storm = 50;

constexpr BlockingRow no_eintr_rows[] = {
    {"pthread_mutex_lock", "pthread_mutex_lock.no-eintr", &blocks::mutex_lock},
    {"pthread_mutex_timedlock", "pthread_mutex_timedlock.no-eintr", &blocks::mutex_timedlock},
    {"pthread_rwlock_rdlock", "pthread_rwlock_rdlock.no-eintr", &blocks::rwlock_rdlock},
    {"pthread_rwlock_wrlock", "pthread_rwlock_wrlock.no-eintr", &blocks::rwlock_wrlock},
    {"pthread_join", "pthread_join.no-eintr", &blocks::join},
    {"pthread_barrier_wait", "pthread_barrier_wait.no-eintr", &blocks::barrier_wait},
    {"pthread_cond_wait", "pthread_cond_wait.no-eintr", &blocks::cond_wait},
    {"pthread_cond_timedwait", "pthread_cond_timedwait.no-eintr", &blocks::cond_timedwait},
};

constexpr BlockingRow resume_rows[] = {
    {"pthread_mutex_lock", "pthread_mutex_lock.resumes-after-handler", &blocks::mutex_lock},
    {"pthread_rwlock_rdlock", "pthread_rwlock_rdlock.resumes-after-handler", &blocks::rwlock_rdlock},
    {"pthread_rwlock_wrlock", "pthread_rwlock_wrlock.resumes-after-handler", &blocks::rwlock_wrlock},
    {"pthread_barrier_wait", "pthread_barrier_wait.resumes-after-handler", &blocks::barrier_wait},
};

const auto all_no_eintr_rows = interrupted_rows(no_eintr_rows, {variants::of_locks(), variants::of_conditions()});
const auto all_resume_rows = restarted_rows(resume_rows, {variants::of_locks()});

}  // namespace

// One handler after the other runs on the waiting thread, and in the end the function returns 0.
CONFORMANCE_TABLE(ThreadFunctions, NeverSayEintr, all_no_eintr_rows) {
  BlockedCaller caller(*row.function, record_it);
  for (int times = 1; times <= storm && !caller.has_returned(); ++times) caller.interrupt(SIGUSR1, times);
  if (caller.waits()) caller.supply();
  EXPECT_THAT(caller.outcome(), Returned(0));
  EXPECT_THAT(caller.subject(), HandledTimes(SIGUSR1, storm).on("caller"));
}

// The thread waits again after its handler, until what it waits for comes.
CONFORMANCE_TABLE(ThreadFunctions, WaitOnAfterAHandler, all_resume_rows) {
  BlockedCaller caller(*row.function, record_it);
  caller.interrupt();
  ASSERT_TRUE(caller.waits()) << testing::PrintToString(caller.outcome());
  caller.supply();
  EXPECT_THAT(caller.outcome(), Returned(0));
  EXPECT_THAT(caller.subject(), HandledOnce(SIGUSR1).on("caller"));
}

// After a handler a condition wait goes on or returns 0; either way it returns with the mutex held.
CONFORMANCE_CASE(ThreadFunctions, ConditionWaitGoesOnOrWakesSpuriously, "pthread_cond_wait.resumes-or-spurious") {
  BlockedCaller caller(blocks::cond_wait, record_it);
  const int before = caller.subject().count(marked(spurious_return));
  caller.interrupt();
  ASSERT_TRUE(caller.waits()) << testing::PrintToString(caller.outcome());
  observe(caller.subject().count(marked(spurious_return)) > before ? "spurious" : "resumed");
  caller.supply();
  // Every wait, and the unlocking at the end, is refused where an error-checking mutex is not held.
  EXPECT_THAT(caller.outcome(), Returned(0));
  EXPECT_THAT(caller.subject(), HandledOnce(SIGUSR1).on("caller"));
}

namespace {

std::atomic<int> taken{0};
std::atomic<bool> over{false};

sem_t answers;

void take(int) {
  taken.fetch_add(1);
  sem_post(&answers);
}

constexpr int rounds = 200;

void* nothing(void*) { return nullptr; }

void* until_cancelled(void*) {
  for (;;) pause();
}

pthread_once_t controls[1 << 16];

int create_one(int) {
  pthread_t thread{};
  const int error = pthread_create(&thread, nullptr, nothing, nullptr);
  if (error == 0) pthread_join(thread, nullptr);
  return error;
}

int once_more(int round) {
  return pthread_once(&controls[round % (1 << 16)], [] { taken.load(); });
}

int cancel_one(int) {
  pthread_t thread{};
  if (pthread_create(&thread, nullptr, until_cancelled, nullptr) != 0) return -1;
  const int error = pthread_cancel(thread);
  pthread_join(thread, nullptr);
  return error;
}

struct RepeatedRow {
  const char* name;
  RequirementId requirement;
  int (*call)(int round);
};

constexpr RepeatedRow repeated_rows[] = {
    {"pthread_create", "pthread_create.no-eintr", create_one},
    {"pthread_once", "pthread_once.no-eintr", once_more},
    {"pthread_cancel", "pthread_cancel.no-eintr", cancel_one},
};

// Calls again and again until it was done often enough, and was hit by handlers often enough.
void repeat(Stage& stage, int (*call)(int)) {
  int first_error = 0;
  const int wanted = stage.stimulus() ? rounds : 0;
  for (int round = 0; round < rounds || taken.load() < wanted; ++round) {
    const int error = call(round);
    if (first_error == 0) first_error = error;
  }
  over.store(true);
  sem_post(&answers);
  stage.note_call("calls", first_error, first_error);
  stage.note("handlers", taken.load());
}

}  // namespace

// Called again and again under a storm of handlers, the function never returns EINTR.
CONFORMANCE_TABLE(ThreadFunctions, NeverSayEintrInAStorm, repeated_rows) {
  const auto subject = Subject::to_the_end([call = row.call](Stage& stage) {
    struct sigaction action {};
    action.sa_handler = take;
    stage.must(sigaction(SIGUSR1, &action, nullptr), "sigaction");
    stage.must(sem_init(&answers, 0, 0), "sem_init");
    for (pthread_once_t& control : controls) control = PTHREAD_ONCE_INIT;
    stage.thread("worker", [call](Stage& worker) { repeat(worker, call); });
    const pthread_t worker = stage.pthread_of("worker");
    while (stage.stimulus() && !over.load()) {
      ::pthread_kill(worker, SIGUSR1);
      // Never faster than the handler, or the worker would get nothing else done.
      while (sem_wait(&answers) != 0) {
      }
    }
    stage.join("worker");
  });
  EXPECT_THAT(subject.outcome("calls"), Returned(0));
  EXPECT_GE(subject.value("handlers"), rounds);
}

}  // namespace sigconform::cases::interruption
