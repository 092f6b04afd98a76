// The mask of sigsuspend(), pselect() and ppoll() is put on in one step with the waiting: a signal that comes at any
// instant around the call ends it, and cannot slip in between.
#include <poll.h>
#include <sched.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/select.h>

#include <atomic>
#include <random>

#include "cases/waiting/acceptance.h"

namespace sigconform::cases::waiting {
namespace {

// A quarter of what the catalogue names, so that a starved machine gets through; every run adds as many.
constexpr std::uint32_t rounds = 2'500;

/// What the threads of the subject and the judge agree on, in memory that they share.
struct Progress {
  std::atomic<std::uint32_t> round{0};     ///< the round that the waiter is in
  std::atomic<std::uint32_t> handled{0};   ///< the round in which the handler last ran
  std::atomic<std::uint32_t> returned{0};  ///< the last round whose call has returned
  std::atomic<std::uint32_t> wrong{0};     ///< calls that returned other than with EINTR
  std::atomic<bool> absent{false};         ///< the call is not there (ENOSYS)
  std::atomic<std::uint32_t> sent{0};      ///< the last round that the sender has done, whether or not it sent
};

class SharedProgress {
 public:
  SharedProgress() {
    void* memory = mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) unresolved("no shared memory");
    progress_ = new (memory) Progress;
  }
  ~SharedProgress() { munmap(progress_, sizeof(Progress)); }
  SharedProgress(const SharedProgress&) = delete;
  SharedProgress& operator=(const SharedProgress&) = delete;
  Progress* get() const { return progress_; }

 private:
  Progress* progress_ = nullptr;
};

Progress* progress = nullptr;  // the handler's
sem_t begun;                   // of the subject: a round has begun
sem_t sent_early;              // of the subject: the signal of a round that waits for it has been sent

// In every fourth round the signal is pending when the call begins; in the others it comes about then.
bool waits_for_the_signal(std::uint32_t round) { return round % 4 == 0; }

void take(sem_t& semaphore) {
  while (sem_wait(&semaphore) != 0) {
  }
}

void note_round(int) { progress->handled.store(progress->round.load()); }

void spin(std::uint32_t turns) {
  for (std::uint32_t turn = 0; turn < turns; ++turn) std::atomic_signal_fence(std::memory_order_seq_cst);
}

int call_sigsuspend(const sigset_t* mask) { return sigsuspend(mask); }
int call_pselect(const sigset_t* mask) { return pselect(0, nullptr, nullptr, nullptr, &an_hour, mask); }
int call_ppoll(const sigset_t* mask) { return ppoll(nullptr, 0, &an_hour, mask); }

void wait_in_rounds(int (*call)(const sigset_t*)) {
  std::minstd_rand random(1);
  const sigset_t open = SignalSet{}.to_sigset();
  for (std::uint32_t round = 1; round <= rounds; ++round) {
    progress->round.store(round);
    sem_post(&begun);
    if (waits_for_the_signal(round)) {
      take(sent_early);
    } else {
      spin(random() % 30'000);  // about as long as it takes to wake the sender
    }
    if (call(&open) != -1 || errno != EINTR) {
      if (errno == ENOSYS) progress->absent.store(true);
      progress->wrong.fetch_add(1);
    }
    progress->returned.store(round);
  }
}

void send_in_rounds(Stage& stage) {
  std::minstd_rand random(2);
  const pthread_t waiter = stage.pthread_of("waiter");
  for (std::uint32_t round = 1; round <= rounds; ++round) {
    take(begun);
    spin(random() % 3000);
    if (const int error = stage.stimulus() ? ::pthread_kill(waiter, SIGUSR1) : 0) stage.complain("pthread_kill", error);
    progress->sent.store(round);
    if (waits_for_the_signal(round)) sem_post(&sent_early);
  }
}

struct AtomicRow {
  const char* name;
  RequirementId requirement;
  int (*call)(const sigset_t* mask);
  BlockingCall (*seen_in)();
};

constexpr AtomicRow rows[] = {
    {"sigsuspend", "sigsuspend.replaces-mask-atomically", call_sigsuspend, blocking::sigsuspend},
    {"pselect", "pselect.mask-atomic", call_pselect, blocking::select},
    {"ppoll", "ppoll.mask-atomic", call_ppoll, blocking::poll},
};

}  // namespace

// Signals at random instants around the call, over and over: each ends it, none leaves it waiting.
CONFORMANCE_TABLE(AtomicMask, NoSignalSlipsThrough, rows) {
  const SharedProgress shared;
  progress = shared.get();
  Subject subject{[call = row.call](Stage& stage) {
    struct sigaction action {};
    action.sa_handler = note_round;
    stage.must(sigaction(SIGUSR1, &action, nullptr), "sigaction");
    stage.block({SIGUSR1});
    stage.must(sem_init(&begun, 0, 0), "sem_init");
    stage.must(sem_init(&sent_early, 0, 0), "sem_init");
    stage.thread("waiter", [call](Stage& waiter) {
      wait_in_rounds(call);
      waiter.mark("over");
    });
    stage.thread("sender", send_in_rounds);
    stage.park();
  }};
  for (; subject.await_blocked_or("waiter", row.seen_in(), marked("over")); sched_yield()) {
    // Both readings of the round are the same: what was read in between belongs to one call, still seen at its end.
    const std::uint32_t round = progress->round.load();
    const bool before = subject.is_blocked("waiter", row.seen_in());
    const bool sent = progress->sent.load() == round;
    const bool handled = progress->handled.load() == round;
    const bool pending = subject.pending_seen("waiter").contains(SIGUSR1);
    const bool after = subject.is_blocked("waiter", row.seen_in());
    if (!before || !after || progress->round.load() != round || progress->returned.load() == round) continue;
    ASSERT_FALSE(handled) << "it waits though its handler has run, in round " << round;
    ASSERT_FALSE(sent && !pending && progress->handled.load() != round) << "the signal is gone, in round " << round;
  }
  if (progress->absent.load()) unsupported("the function is not implemented here (ENOSYS)");
  EXPECT_EQ(progress->wrong.load(), 0u);
  EXPECT_EQ(progress->returned.load(), rounds);
}

}  // namespace sigconform::cases::waiting
