// A library to preload: a libc that is wrong, or unusual, in the way that SIGCONFORM_WRONG_LIBC names.
//   accepts-anything   who waits for SIGUSR1 takes any signal; pselect() and ppoll() open a mask with SIGUSR2 alone
//   wakes-spuriously   the first condition waits of a thread return 0 though nobody signalled; legal
//   no-autodisarm      sigaltstack() refuses SS_AUTODISARM with EINVAL, as Linux did before 4.7
//   no-fsync           fsync() fails with ENOSYS
//   loaded             ends the process at once with 42: whether the library can be preloaded
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

namespace {

bool is(const char* wrong) {
  const char* named = getenv("SIGCONFORM_WRONG_LIBC");
  return named != nullptr && strcmp(named, wrong) == 0;
}

[[gnu::constructor]] void announce() {
  if (is("loaded")) _exit(42);
}

constexpr int autodisarm = static_cast<int>(1U << 31);  // SS_AUTODISARM

constexpr int kernel_set_bytes = (NSIG - 1) / 8;

int wait_for(const sigset_t* set, siginfo_t* info, const timespec* limit) {
  sigset_t all;
  sigfillset(&all);
  const sigset_t* wanted = is("accepts-anything") && sigismember(set, SIGUSR1) == 1 ? &all : set;
  return static_cast<int>(syscall(SYS_rt_sigtimedwait, wanted, info, limit, kernel_set_bytes));
}

template <typename Function>
Function* next(Function*, const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

const sigset_t* opened(const sigset_t* mask, const sigset_t& open) {
  const bool usr2_alone = mask != nullptr && sigismember(mask, SIGUSR2) == 1 && sigismember(mask, SIGUSR1) == 0;
  return is("accepts-anything") && usr2_alone ? &open : mask;
}

thread_local int waits = 0;

bool wakes_spuriously(pthread_mutex_t* mutex) {
  if (!is("wakes-spuriously") || waits++ >= 3) return false;
  pthread_mutex_unlock(mutex);
  sched_yield();
  pthread_mutex_lock(mutex);
  return true;
}

}  // namespace

extern "C" {

int sigwaitinfo(const sigset_t* set, siginfo_t* info) { return wait_for(set, info, nullptr); }

int sigtimedwait(const sigset_t* set, siginfo_t* info, const timespec* limit) { return wait_for(set, info, limit); }

int sigwait(const sigset_t* set, int* accepted) {
  int result = -1;
  do result = wait_for(set, nullptr, nullptr);
  while (result == -1 && errno == EINTR);
  if (result == -1) return errno;
  *accepted = result;
  return 0;
}

int ppoll(pollfd* descriptors, nfds_t count, const timespec* limit, const sigset_t* mask) {
  sigset_t open;
  sigemptyset(&open);
  return next(&ppoll, "ppoll")(descriptors, count, limit, opened(mask, open));
}

int pselect(int count, fd_set* readable, fd_set* writable, fd_set* exceptional, const timespec* limit,
            const sigset_t* mask) {
  sigset_t open;
  sigemptyset(&open);
  return next(&pselect, "pselect")(count, readable, writable, exceptional, limit, opened(mask, open));
}

// By pthread_cond_clockwait(), which has one version: dlsym() might find an old pthread_cond_wait().
int pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* mutex) {
  if (wakes_spuriously(mutex)) return 0;
  const timespec never{LONG_MAX / 2, 0};
  return pthread_cond_clockwait(condition, mutex, CLOCK_MONOTONIC, &never);
}

int pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex, const timespec* limit) {
  if (wakes_spuriously(mutex)) return 0;
  // The condition's own clock cannot be asked for. Thirty years are none of the monotonic one's limits, which counts
  // from the start of the machine.
  constexpr time_t thirty_years = 1'000'000'000;
  return pthread_cond_clockwait(condition, mutex, limit->tv_sec < thirty_years ? CLOCK_MONOTONIC : CLOCK_REALTIME,
                                limit);
}

int sigaltstack(const stack_t* stack, stack_t* old) noexcept {
  if (!is("no-autodisarm") || stack == nullptr || (stack->ss_flags & autodisarm) == 0)
    return static_cast<int>(syscall(SYS_sigaltstack, stack, old));
  errno = EINVAL;
  return -1;
}

int fsync(int descriptor) {
  if (!is("no-fsync")) return static_cast<int>(syscall(SYS_fsync, descriptor));
  errno = ENOSYS;
  return -1;
}

}  // extern "C"
