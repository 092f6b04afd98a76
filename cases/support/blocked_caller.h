// Calls that block until somebody supplies what they await, as data, and a subject with a thread blocked in one.
// The table says how to arrange and end each call; it knows nothing of signals. A BlockedCaller owns its scene and its
// subject; a BlockingFunction is constant data that lives as long as the program.
#pragma once

#include <aio.h>
#include <pthread.h>
#include <semaphore.h>

#include <cstdio>
#include <string>

#include "harness/judge/case.h"

namespace sigconform::cases {

/// What an arrangement leaves for the call and for the supply. Made in the judge, copied into the subject by the fork.
struct Scene {
  static constexpr std::int64_t any_success = -1;

  int near = -1;   ///< the descriptor or id that the caller blocks on
  int far = -1;    ///< the other end, where there is one
  int spare = -1;  ///< one more descriptor to keep
  pid_t child = -1;
  std::int64_t expected = 0;      ///< what the call returns once it has been supplied
  const char* lacking = nullptr;  ///< the means that the platform does not have, if any: the case is unsupported
  std::string path;               ///< of a FIFO of its own, removed with the scene
  std::FILE* stream = nullptr;
  sem_t semaphore{};
  pthread_mutex_t mutex{};
  pthread_rwlock_t rwlock{};
  pthread_cond_t condition{};
  bool signalled = false;  ///< what a condition wait waits for; the mutex guards it
  pthread_t thread{};
  aiocb* request = nullptr;
  char byte = 0;

  Scene() = default;
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;
  ~Scene();

  int message_queue = -1;  ///< System V ids outlive every process: the judge makes and removes them
  int semaphore_set = -1;
};

struct BlockingFunction {
  /// In the judge, before the fork: what must not be left behind.
  void (*provide)(Scene& scene) = nullptr;
  /// In the subject's main thread, before the caller starts.
  void (*arrange)(Stage& stage, Scene& scene) = nullptr;
  /// In the thread named "caller". -1 and errno for failure.
  std::int64_t (*call)(Scene& scene) = nullptr;
  /// What the caller is seen in; given is `Scene::near`.
  BlockingCall (*seen_in)(int near) = nullptr;
  /// In main: supplies what the call awaits. Null: nothing but a handler ends the call.
  void (*supply)(Stage& stage, Scene& scene) = nullptr;
  bool returns_error = false;  ///< the call returns an error number instead of setting errno
  bool may_not_block = false;  ///< a platform on which the call finishes at once cannot be judged
};

/// The functions that are judged, by what they block on. Each is defined beside its kind.
namespace blocks {
extern const BlockingFunction read, readv, write, writev, open, fopen, fgetc, fputc, fflush, tcdrain;
extern const BlockingFunction accept, connect, recv, recvfrom, recvmsg, send, sendto, sendmsg;
extern const BlockingFunction wait, waitpid, waitid, fcntl_setlkw, lockf;
extern const BlockingFunction sem_wait, sem_timedwait, mq_receive, mq_timedreceive, mq_send, mq_timedsend, msgrcv,
    msgsnd, semop, aio_suspend, lio_listio;
extern const BlockingFunction select, pselect, poll, ppoll, nanosleep, clock_nanosleep, sleep, pause, sigsuspend,
    sigwait, sigwaitinfo, sigtimedwait;
extern const BlockingFunction mutex_lock, mutex_timedlock, rwlock_rdlock, rwlock_wrlock, cond_wait, cond_timedwait,
    join, barrier_wait;
}  // namespace blocks

/// Every one of them, with a name and a requirement beside: for what is promised of all.
struct BlockingRow {
  const char* name;
  RequirementId requirement;
  const BlockingFunction* function;
};

/// Marks a return that nobody brought about, where the standard allows such: the call is made again.
inline constexpr const char* spurious_return = "spurious return";

/// An hour from now on the realtime clock: a time-out that never comes.
timespec in_an_hour();

/// A subject whose thread "caller" is blocked in a call, while main is parked. SIGUSR2, caught without SA_RESTART, is
/// kept for ending calls that nothing else ends.
class BlockedCaller {
 public:
  /// `prepare` runs in main before the caller starts: dispositions and masks. Ends the case where the call cannot be
  /// seen to block.
  BlockedCaller(const BlockingFunction& function, void (*prepare)(Stage& stage));

  const Subject& subject() const { return subject_; }
  /// Sends the signal to the caller and returns when its handler has returned there.
  void interrupt(int signal = SIGUSR1, int times = 1);
  /// Whether the caller is seen waiting in the call (again), as against having returned from it.
  bool waits() const;
  bool has_returned() const;
  /// Supplies what the call awaits. Only while the caller waits.
  void supply();
  /// What the call returned, once it has.
  CallOutcome outcome() const;
  /// What a call that was supplied must have returned.
  CallResult completion() const;
  BlockingCall seen_in() const;
  Scene& scene() { return scene_; }

 private:
  const BlockingFunction& function_;
  Scene scene_;
  Subject subject_;
};

/// Interrupts a call that may fail with EINTR or go on waiting until it has what it awaits, and nothing else. Observes
/// which of them it did: "eintr", or the word for waiting.
void interrupt_and_observe(BlockedCaller& caller, const char* waiting);

}  // namespace sigconform::cases
