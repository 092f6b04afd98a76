// Functions that block on other threads. They return an error number, and none of them may return EINTR.
#include <time.h>

#include <cerrno>

#include "cases/support/blocking_variants.h"

namespace sigconform::cases {
namespace {

BlockingCall in_futex(int) { return blocking::futex(); }

void succeed(Stage& stage, int error, const char* what) {
  if (error != 0) stage.complain(what, error);
}

void held_mutex(Stage& stage, Scene& scene) {
  succeed(stage, pthread_mutex_init(&scene.mutex, nullptr), "pthread_mutex_init");
  succeed(stage, pthread_mutex_lock(&scene.mutex), "pthread_mutex_lock");
}

void release_mutex(Stage& stage, Scene& scene) {
  succeed(stage, pthread_mutex_unlock(&scene.mutex), "pthread_mutex_unlock");
}

void held_rwlock(Stage& stage, Scene& scene) {
  succeed(stage, pthread_rwlock_init(&scene.rwlock, nullptr), "pthread_rwlock_init");
  succeed(stage, pthread_rwlock_wrlock(&scene.rwlock), "pthread_rwlock_wrlock");
}

void release_rwlock(Stage& stage, Scene& scene) {
  succeed(stage, pthread_rwlock_unlock(&scene.rwlock), "pthread_rwlock_unlock");
}

// The mutex checks its owner: unlocking it proves that the wait gave it back.
void make_condition(Stage& stage, Scene& scene) {
  pthread_mutexattr_t checking;
  succeed(stage, pthread_mutexattr_init(&checking), "pthread_mutexattr_init");
  succeed(stage, pthread_mutexattr_settype(&checking, PTHREAD_MUTEX_ERRORCHECK), "pthread_mutexattr_settype");
  succeed(stage, pthread_mutex_init(&scene.mutex, &checking), "pthread_mutex_init");
  succeed(stage, pthread_cond_init(&scene.condition, nullptr), "pthread_cond_init");
}

void signal_condition(Stage& stage, Scene& scene) {
  succeed(stage, pthread_mutex_lock(&scene.mutex), "pthread_mutex_lock");
  scene.signalled = true;
  succeed(stage, pthread_cond_signal(&scene.condition), "pthread_cond_signal");
  succeed(stage, pthread_mutex_unlock(&scene.mutex), "pthread_mutex_unlock");
}

// The wait may return 0 at any time: it goes on until the condition holds, each time with the mutex held, or until
// there is an error.
template <typename Wait>
std::int64_t wait_on_condition(Scene& scene, Wait wait) {
  if (const int error = pthread_mutex_lock(&scene.mutex)) return 1000 + error;
  int result = 0;
  while (result == 0 && !scene.signalled) {
    result = wait();
    if (result == 0 && !scene.signalled) Stage::current()->mark(spurious_return);
  }
  if (const int error = pthread_mutex_unlock(&scene.mutex)) return 2000 + error;
  return result;
}

void* wait_for_post(void* semaphore) {
  while (sem_wait(static_cast<sem_t*>(semaphore)) != 0) {
  }
  return nullptr;
}

// A thread of no name, so that no one sends it a signal.
void running_thread(Stage& stage, Scene& scene) {
  stage.must(sem_init(&scene.semaphore, 0, 0), "sem_init");
  succeed(stage, pthread_create(&scene.thread, nullptr, wait_for_post, &scene.semaphore), "pthread_create");
}

pthread_barrier_t barrier;

std::int64_t meet() {
  const int result = pthread_barrier_wait(&barrier);
  return result == PTHREAD_BARRIER_SERIAL_THREAD ? 0 : result;
}

}  // namespace

namespace blocks {

const BlockingFunction mutex_lock{.arrange = held_mutex,
                                  .call = [](Scene& scene) -> std::int64_t { return pthread_mutex_lock(&scene.mutex); },
                                  .seen_in = in_futex,
                                  .supply = release_mutex,
                                  .returns_error = true};

const BlockingFunction mutex_timedlock{.arrange = held_mutex,
                                       .call = [](Scene& scene) -> std::int64_t {
                                         const timespec limit = in_an_hour();
                                         return pthread_mutex_timedlock(&scene.mutex, &limit);
                                       },
                                       .seen_in = in_futex,
                                       .supply = release_mutex,
                                       .returns_error = true};

const BlockingFunction rwlock_rdlock{
    .arrange = held_rwlock,
    .call = [](Scene& scene) -> std::int64_t { return pthread_rwlock_rdlock(&scene.rwlock); },
    .seen_in = in_futex,
    .supply = release_rwlock,
    .returns_error = true};

const BlockingFunction rwlock_wrlock{
    .arrange = held_rwlock,
    .call = [](Scene& scene) -> std::int64_t { return pthread_rwlock_wrlock(&scene.rwlock); },
    .seen_in = in_futex,
    .supply = release_rwlock,
    .returns_error = true};

const BlockingFunction cond_wait{.arrange = make_condition,
                                 .call = [](Scene& scene) -> std::int64_t {
                                   return wait_on_condition(
                                       scene, [&] { return pthread_cond_wait(&scene.condition, &scene.mutex); });
                                 },
                                 .seen_in = in_futex,
                                 .supply = signal_condition,
                                 .returns_error = true};

const BlockingFunction cond_timedwait{
    .arrange = make_condition,
    .call = [](Scene& scene) -> std::int64_t {
      const timespec limit = in_an_hour();
      return wait_on_condition(scene, [&] { return pthread_cond_timedwait(&scene.condition, &scene.mutex, &limit); });
    },
    .seen_in = in_futex,
    .supply = signal_condition,
    .returns_error = true};

const BlockingFunction join{
    .arrange = running_thread,
    .call = [](Scene& scene) -> std::int64_t { return pthread_join(scene.thread, nullptr); },
    .seen_in = in_futex,
    .supply = [](Stage& stage, Scene& scene) { stage.must(sem_post(&scene.semaphore), "sem_post"); },
    .returns_error = true};

const BlockingFunction barrier_wait{
    .arrange = [](Stage& stage, Scene&) { succeed(stage, pthread_barrier_init(&barrier, nullptr, 2), "barrier"); },
    .call = [](Scene&) -> std::int64_t { return meet(); },
    .seen_in = in_futex,
    .supply = [](Stage& stage, Scene&) { succeed(stage, static_cast<int>(meet()), "pthread_barrier_wait"); },
    .returns_error = true};

}  // namespace blocks

namespace {

using Id = RequirementId;

// Whether the kind is lacking, as against that something went wrong.
bool is_lacking(Stage& stage, Scene& scene, int error, const char* what) {
  if (error == 0) return false;
  if (error != ENOTSUP && error != ENOSYS && error != EINVAL) stage.complain(what, error);
  scene.lacking = what;
  return true;
}

int recursive(pthread_mutexattr_t* kind) { return pthread_mutexattr_settype(kind, PTHREAD_MUTEX_RECURSIVE); }
int checking(pthread_mutexattr_t* kind) { return pthread_mutexattr_settype(kind, PTHREAD_MUTEX_ERRORCHECK); }
int robust(pthread_mutexattr_t* kind) { return pthread_mutexattr_setrobust(kind, PTHREAD_MUTEX_ROBUST); }
int inheriting(pthread_mutexattr_t* kind) { return pthread_mutexattr_setprotocol(kind, PTHREAD_PRIO_INHERIT); }
int shared(pthread_mutexattr_t* kind) { return pthread_mutexattr_setpshared(kind, PTHREAD_PROCESS_SHARED); }

template <int (*set)(pthread_mutexattr_t*)>
void held_mutex_of_a_kind(Stage& stage, Scene& scene) {
  pthread_mutexattr_t kind;
  succeed(stage, pthread_mutexattr_init(&kind), "pthread_mutexattr_init");
  if (is_lacking(stage, scene, set(&kind), "mutexes of that kind")) return;
  if (is_lacking(stage, scene, pthread_mutex_init(&scene.mutex, &kind), "mutexes of that kind")) return;
  succeed(stage, pthread_mutex_lock(&scene.mutex), "pthread_mutex_lock");
}

template <bool shared>
void init_rwlock(Stage& stage, Scene& scene) {
  pthread_rwlockattr_t kind;
  succeed(stage, pthread_rwlockattr_init(&kind), "pthread_rwlockattr_init");
  const int sharing = shared ? PTHREAD_PROCESS_SHARED : PTHREAD_PROCESS_PRIVATE;
  if (is_lacking(stage, scene, pthread_rwlockattr_setpshared(&kind, sharing), "locks that processes share")) return;
  succeed(stage, pthread_rwlock_init(&scene.rwlock, &kind), "pthread_rwlock_init");
}

void held_shared_rwlock(Stage& stage, Scene& scene) {
  init_rwlock<true>(stage, scene);
  if (scene.lacking == nullptr) succeed(stage, pthread_rwlock_wrlock(&scene.rwlock), "pthread_rwlock_wrlock");
}

void rwlock_with_a_reader(Stage& stage, Scene& scene) {
  init_rwlock<false>(stage, scene);
  succeed(stage, pthread_rwlock_rdlock(&scene.rwlock), "pthread_rwlock_rdlock");
}

timespec in_an_hour_by(clockid_t clock) {
  timespec then{};
  clock_gettime(clock, &then);
  then.tv_sec += 3600;
  return then;
}

// Issue 8 took up the functions that are told a clock: there are platforms without.
struct LockMutex {
  template <typename Mutex>
  static int by(Mutex* mutex, clockid_t clock, const timespec* limit) {
    if constexpr (requires { pthread_mutex_clocklock(mutex, clock, limit); })
      return pthread_mutex_clocklock(mutex, clock, limit);
    else
      return ENOSYS;
  }
};

struct LockForReading {
  template <typename Lock>
  static int by(Lock* lock, clockid_t clock, const timespec* limit) {
    if constexpr (requires { pthread_rwlock_clockrdlock(lock, clock, limit); })
      return pthread_rwlock_clockrdlock(lock, clock, limit);
    else
      return ENOSYS;
  }
};

struct LockForWriting {
  template <typename Lock>
  static int by(Lock* lock, clockid_t clock, const timespec* limit) {
    if constexpr (requires { pthread_rwlock_clockwrlock(lock, clock, limit); })
      return pthread_rwlock_clockwrlock(lock, clock, limit);
    else
      return ENOSYS;
  }
};

template <typename Condition>
int wait_by_clock(Condition* condition, pthread_mutex_t* mutex, clockid_t clock, const timespec* limit) {
  if constexpr (requires { pthread_cond_clockwait(condition, mutex, clock, limit); })
    return pthread_cond_clockwait(condition, mutex, clock, limit);
  else
    return ENOSYS;
}

template <clockid_t clock>
std::int64_t lock_mutex_by(Scene& scene) {
  const timespec limit = in_an_hour_by(clock);
  return LockMutex::by(&scene.mutex, clock, &limit);
}

template <typename Lock, clockid_t clock>
std::int64_t lock_by(Scene& scene) {
  const timespec limit = in_an_hour_by(clock);
  return Lock::by(&scene.rwlock, clock, &limit);
}

template <int (*lock)(pthread_rwlock_t*, const timespec*)>
std::int64_t lock_by_time(Scene& scene) {
  const timespec limit = in_an_hour();
  return lock(&scene.rwlock, &limit);
}

// The mutex that a wait gives back is the checking one of make_condition().
void condition_by(Stage& stage, Scene& scene, clockid_t clock, int sharing) {
  make_condition(stage, scene);
  succeed(stage, pthread_cond_destroy(&scene.condition), "pthread_cond_destroy");
  pthread_condattr_t kind;
  succeed(stage, pthread_condattr_init(&kind), "pthread_condattr_init");
  if (is_lacking(stage, scene, pthread_condattr_setclock(&kind, clock), "conditions of that kind")) return;
  if (is_lacking(stage, scene, pthread_condattr_setpshared(&kind, sharing), "conditions of that kind")) return;
  succeed(stage, pthread_cond_init(&scene.condition, &kind), "pthread_cond_init");
}

void monotonic_condition(Stage& stage, Scene& scene) {
  condition_by(stage, scene, CLOCK_MONOTONIC, PTHREAD_PROCESS_PRIVATE);
}

void shared_condition(Stage& stage, Scene& scene) {
  condition_by(stage, scene, CLOCK_REALTIME, PTHREAD_PROCESS_SHARED);
}

std::int64_t wait_by_monotonic_time(Scene& scene) {
  const timespec limit = in_an_hour_by(CLOCK_MONOTONIC);
  return wait_on_condition(scene, [&] { return pthread_cond_timedwait(&scene.condition, &scene.mutex, &limit); });
}

template <clockid_t clock>
std::int64_t wait_for_condition_by(Scene& scene) {
  const timespec limit = in_an_hour_by(clock);
  return wait_on_condition(scene, [&] { return wait_by_clock(&scene.condition, &scene.mutex, clock, &limit); });
}

void shared_barrier(Stage& stage, Scene& scene) {
  pthread_barrierattr_t kind;
  succeed(stage, pthread_barrierattr_init(&kind), "pthread_barrierattr_init");
  const int error = pthread_barrierattr_setpshared(&kind, PTHREAD_PROCESS_SHARED);
  if (is_lacking(stage, scene, error, "barriers that processes share")) return;
  succeed(stage, pthread_barrier_init(&barrier, &kind, 2), "pthread_barrier_init");
}

}  // namespace

BlockingVariants variants::of_locks() {
  using blocks::mutex_lock, blocks::mutex_timedlock, blocks::rwlock_rdlock, blocks::rwlock_wrlock, blocks::barrier_wait;
  static const BlockingVariant table[] = {
      {"pthread_mutex_lock_recursive", over(held_mutex_of_a_kind<recursive>, mutex_lock), "pthread_mutex_lock.no-eintr",
       Id("pthread_mutex_lock.resumes-after-handler")},
      {"pthread_mutex_lock_checking", over(held_mutex_of_a_kind<checking>, mutex_lock), "pthread_mutex_lock.no-eintr",
       Id("pthread_mutex_lock.resumes-after-handler")},
      {"pthread_mutex_lock_robust", over(held_mutex_of_a_kind<robust>, mutex_lock), "pthread_mutex_lock.no-eintr",
       Id("pthread_mutex_lock.resumes-after-handler")},
      {"pthread_mutex_lock_inheriting", over(held_mutex_of_a_kind<inheriting>, mutex_lock),
       "pthread_mutex_lock.no-eintr", Id("pthread_mutex_lock.resumes-after-handler")},
      {"pthread_mutex_lock_shared", over(held_mutex_of_a_kind<shared>, mutex_lock), "pthread_mutex_lock.no-eintr",
       Id("pthread_mutex_lock.resumes-after-handler")},
      {"pthread_mutex_timedlock_inheriting", over(held_mutex_of_a_kind<inheriting>, mutex_timedlock),
       "pthread_mutex_timedlock.no-eintr"},
      {"pthread_mutex_timedlock_robust", over(held_mutex_of_a_kind<robust>, mutex_timedlock),
       "pthread_mutex_timedlock.no-eintr"},
      {"pthread_mutex_clocklock_realtime", called(lock_mutex_by<CLOCK_REALTIME>, mutex_lock),
       "pthread_mutex_clocklock.no-eintr"},
      {"pthread_mutex_clocklock_monotonic", called(lock_mutex_by<CLOCK_MONOTONIC>, mutex_lock),
       "pthread_mutex_clocklock.no-eintr"},
      {"pthread_rwlock_rdlock_shared", over(held_shared_rwlock, rwlock_rdlock), "pthread_rwlock_rdlock.no-eintr",
       Id("pthread_rwlock_rdlock.resumes-after-handler")},
      {"pthread_rwlock_timedrdlock", called(lock_by_time<pthread_rwlock_timedrdlock>, rwlock_rdlock),
       "pthread_rwlock_timedrdlock.no-eintr", Id("pthread_rwlock_timedrdlock.resumes-after-handler")},
      {"pthread_rwlock_clockrdlock_realtime", called(lock_by<LockForReading, CLOCK_REALTIME>, rwlock_rdlock),
       "pthread_rwlock_clockrdlock.no-eintr", Id("pthread_rwlock_clockrdlock.resumes-after-handler")},
      {"pthread_rwlock_clockrdlock_monotonic", called(lock_by<LockForReading, CLOCK_MONOTONIC>, rwlock_rdlock),
       "pthread_rwlock_clockrdlock.no-eintr", Id("pthread_rwlock_clockrdlock.resumes-after-handler")},
      {"pthread_rwlock_wrlock_shared", over(held_shared_rwlock, rwlock_wrlock), "pthread_rwlock_wrlock.no-eintr",
       Id("pthread_rwlock_wrlock.resumes-after-handler")},
      {"pthread_rwlock_wrlock_among_readers", over(rwlock_with_a_reader, rwlock_wrlock),
       "pthread_rwlock_wrlock.no-eintr", Id("pthread_rwlock_wrlock.resumes-after-handler")},
      {"pthread_rwlock_timedwrlock", called(lock_by_time<pthread_rwlock_timedwrlock>, rwlock_wrlock),
       "pthread_rwlock_timedwrlock.no-eintr", Id("pthread_rwlock_timedwrlock.resumes-after-handler")},
      {"pthread_rwlock_clockwrlock_realtime", called(lock_by<LockForWriting, CLOCK_REALTIME>, rwlock_wrlock),
       "pthread_rwlock_clockwrlock.no-eintr", Id("pthread_rwlock_clockwrlock.resumes-after-handler")},
      {"pthread_rwlock_clockwrlock_monotonic", called(lock_by<LockForWriting, CLOCK_MONOTONIC>, rwlock_wrlock),
       "pthread_rwlock_clockwrlock.no-eintr", Id("pthread_rwlock_clockwrlock.resumes-after-handler")},
      {"pthread_barrier_wait_shared", over(shared_barrier, barrier_wait), "pthread_barrier_wait.no-eintr",
       Id("pthread_barrier_wait.resumes-after-handler")},
  };
  return table;
}

BlockingVariants variants::of_conditions() {
  using blocks::cond_wait, blocks::cond_timedwait;
  static const BlockingVariant table[] = {
      {"pthread_cond_wait_shared", over(shared_condition, cond_wait), "pthread_cond_wait.no-eintr"},
      {"pthread_cond_timedwait_shared", over(shared_condition, cond_timedwait), "pthread_cond_timedwait.no-eintr"},
      {"pthread_cond_timedwait_monotonic", over(monotonic_condition, called(wait_by_monotonic_time, cond_timedwait)),
       "pthread_cond_timedwait.no-eintr"},
      {"pthread_cond_clockwait_realtime", called(wait_for_condition_by<CLOCK_REALTIME>, cond_timedwait),
       "pthread_cond_clockwait.no-eintr"},
      {"pthread_cond_clockwait_monotonic", called(wait_for_condition_by<CLOCK_MONOTONIC>, cond_timedwait),
       "pthread_cond_clockwait.no-eintr"},
  };
  return table;
}

}  // namespace sigconform::cases
