// Functions that block on POSIX semaphores.
#include <fcntl.h>
#include <semaphore.h>
#include <time.h>

#include <cerrno>
#include <string>

#include "cases/support/blocking_variants.h"
#include "harness/evidence/log.h"

namespace sigconform::cases {
namespace {

BlockingCall in_futex(int) { return blocking::futex(); }

void zero_semaphore(Stage& stage, Scene& scene) { stage.must(sem_init(&scene.semaphore, 0, 0), "sem_init"); }
void post_semaphore(Stage& stage, Scene& scene) { stage.must(sem_post(&scene.semaphore), "sem_post"); }

}  // namespace

namespace blocks {

const BlockingFunction sem_wait{.arrange = zero_semaphore,
                                .call = [](Scene& scene) -> std::int64_t { return ::sem_wait(&scene.semaphore); },
                                .seen_in = in_futex,
                                .supply = post_semaphore};

const BlockingFunction sem_timedwait{.arrange = zero_semaphore,
                                     .call = [](Scene& scene) -> std::int64_t {
                                       const timespec limit = in_an_hour();
                                       return ::sem_timedwait(&scene.semaphore, &limit);
                                     },
                                     .seen_in = in_futex,
                                     .supply = post_semaphore};

}  // namespace blocks

namespace {

using Id = RequirementId;

void shared_semaphore(Stage& stage, Scene& scene) {
  if (sem_init(&scene.semaphore, 1, 0) == 0) return;
  if (errno != ENOSYS) stage.complain("sem_init", errno);
  scene.lacking = "semaphores that processes share";
}

sem_t* named_semaphore = SEM_FAILED;

void nameless_semaphore(Stage& stage, Scene& scene) {
  std::string name;
  do {
    name = "/sigconform-" + std::to_string(monotonic_ns());
    named_semaphore = sem_open(name.c_str(), O_CREAT | O_EXCL, 0600, 0);
  } while (named_semaphore == SEM_FAILED && errno == EEXIST);
  if (named_semaphore != SEM_FAILED) {
    stage.must(sem_unlink(name.c_str()), "sem_unlink");
    return;
  }
  // Where a libc keeps them is for the platform to have.
  if (errno != ENOENT && errno != ENOSYS && errno != EACCES && errno != EPERM) stage.complain("sem_open", errno);
  scene.lacking = "named semaphores";
}

void post_named(Stage& stage, Scene&) { stage.must(sem_post(named_semaphore), "sem_post"); }

std::int64_t wait_for_named(Scene&) { return ::sem_wait(named_semaphore); }

std::int64_t wait_for_named_by_time(Scene&) {
  const timespec limit = in_an_hour();
  return ::sem_timedwait(named_semaphore, &limit);
}

// Issue 8 took it up: there are platforms without.
template <typename Semaphore>
std::int64_t wait_by_clock(Semaphore* semaphore, clockid_t clock) {
  timespec limit{};
  clock_gettime(clock, &limit);
  limit.tv_sec += 3600;
  if constexpr (requires { sem_clockwait(semaphore, clock, &limit); }) {
    return sem_clockwait(semaphore, clock, &limit);
  } else {
    errno = ENOSYS;
    return -1;
  }
}

template <clockid_t clock>
std::int64_t clock_wait(Scene& scene) {
  return wait_by_clock(&scene.semaphore, clock);
}

}  // namespace

BlockingVariants variants::of_semaphores() {
  using blocks::sem_wait, blocks::sem_timedwait;
  static const BlockingVariant table[] = {
      {"sem_wait_shared", over(shared_semaphore, sem_wait), "sem_wait.eintr", Id("sem_wait.restart")},
      {"sem_wait_named", over(nameless_semaphore, called(wait_for_named, sem_wait), post_named), "sem_wait.eintr",
       Id("sem_wait.restart")},
      {"sem_timedwait_shared", over(shared_semaphore, sem_timedwait), "sem_timedwait.eintr",
       Id("sem_timedwait.restart")},
      {"sem_timedwait_named", over(nameless_semaphore, called(wait_for_named_by_time, sem_timedwait), post_named),
       "sem_timedwait.eintr", Id("sem_timedwait.restart")},
      {"sem_clockwait_realtime", called(clock_wait<CLOCK_REALTIME>, sem_timedwait), "sem_clockwait.eintr",
       Id("sem_clockwait.restart")},
      {"sem_clockwait_monotonic", called(clock_wait<CLOCK_MONOTONIC>, sem_timedwait), "sem_clockwait.eintr",
       Id("sem_clockwait.restart")},
  };
  return table;
}

}  // namespace sigconform::cases
