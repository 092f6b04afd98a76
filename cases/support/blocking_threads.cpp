// Functions that block on other threads. They return an error number, and none of them may return EINTR.
#include "cases/support/blocked_caller.h"

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
  succeed(stage, pthread_cond_signal(&scene.condition), "pthread_cond_signal");
}

std::int64_t wait_on_condition(Scene& scene, const timespec* limit) {
  if (const int error = pthread_mutex_lock(&scene.mutex)) return 1000 + error;
  const int result = limit == nullptr ? pthread_cond_wait(&scene.condition, &scene.mutex)
                                      : pthread_cond_timedwait(&scene.condition, &scene.mutex, limit);
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
                                 .call = [](Scene& scene) -> std::int64_t { return wait_on_condition(scene, nullptr); },
                                 .seen_in = in_futex,
                                 .supply = signal_condition,
                                 .returns_error = true,
                                 .may_end_early = true};

const BlockingFunction cond_timedwait{.arrange = make_condition,
                                      .call = [](Scene& scene) -> std::int64_t {
                                        const timespec limit = in_an_hour();
                                        return wait_on_condition(scene, &limit);
                                      },
                                      .seen_in = in_futex,
                                      .supply = signal_condition,
                                      .returns_error = true,
                                      .may_end_early = true};

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
}  // namespace sigconform::cases
