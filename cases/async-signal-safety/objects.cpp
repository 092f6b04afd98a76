// What a handler may touch: errno, sig_atomic_t, lock-free atomics, and jumps out of pure computation.
#include <semaphore.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <atomic>

#include "cases/async-signal-safety/storm.h"

namespace sigconform::cases::async_signal_safety {
namespace {

// Saves errno, breaks it, and puts it back: the storm's own handler must not have to.
Failure fail_and_restore() {
  const int saved = errno;
  const Failure failure = close(-1) == -1 && errno == EBADF ? Failure{} : wrong("close");
  errno = saved;
  return failure;
}

Failure fail_and_look() {
  errno = 0;
  struct stat status {};
  for (int turn = 0; turn < 100; ++turn) {
    if (stat("/there/is/nothing/here", &status) != -1 || errno != ENOENT) return wrong("stat");
  }
  return {};
}

volatile sig_atomic_t shared_number = 0x55;

Failure store_one_of_two() {
  shared_number = shared_number == 0x55 ? 0x2a : 0x55;
  return {};
}

Failure read_one_of_two() {
  for (int turn = 0; turn < 1000; ++turn) {
    const sig_atomic_t number = shared_number;
    if (number != 0x55 && number != 0x2a) return wrong("sig_atomic_t");
  }
  return {};
}

std::atomic<int> sum{0};
int added_in_handler = 0;
int added_in_code = 0;

Failure add_in_handler() {
  sum.fetch_add(1);
  ++added_in_handler;
  return {};
}

Failure add_in_code() {
  for (int turn = 0; turn < 1000; ++turn) sum.fetch_add(1);
  added_in_code += 1000;
  return {};
}

volatile int published_data = 0;
volatile sig_atomic_t published_flag = 0;

Failure publish() {
  const int next = published_flag + 1;
  published_data = next;
  std::atomic_signal_fence(std::memory_order_release);
  published_flag = next;
  return {};
}

Failure read_published() {
  const int flag = published_flag;
  std::atomic_signal_fence(std::memory_order_acquire);
  if (published_data < flag) return wrong("atomic_signal_fence");
  return {};
}

struct Row {
  const char* name;
  RequirementId requirement;
  Work in_handler;
  Work in_code;
};

constexpr Row rows[] = {
    {"errno", "safe.errno-operations", fail_and_restore, fail_and_look},
    {"sig_atomic_t", "sig_atomic_t.atomic", store_one_of_two, read_one_of_two},
    {"atomic_signal_fence", "atomic_signal_fence.orders", read_published, publish},
};

}  // namespace

// Neither the handler nor the code that it interrupts sees a value that nobody stored.
CONFORMANCE_TABLE(SafeInHandler, Objects, rows) {
  expect_calm(Subject::to_the_end([row](Stage& stage) { storm(stage, row.in_handler, row.in_code); }));
}

// A lock-free counter to which both add loses nothing.
CONFORMANCE_CASE(SafeInHandler, LockFreeAtomics, "atomic.lock-free-in-handler") {
  if (!decltype(sum)::is_always_lock_free) unsupported("atomic<int> is not lock-free here");
  const auto subject = Subject::to_the_end([](Stage& stage) {
    storm(stage, add_in_handler, add_in_code);
    stage.note("lost", added_in_handler + added_in_code - sum.load());
  });
  expect_calm(subject);
  EXPECT_EQ(subject.value("lost"), 0);
}

// sig_atomic_t holds at least what a signed or an unsigned char does.
CONFORMANCE_CASE(SafeInHandler, RangeOfSigAtomic, "sig_atomic_t.range") {
  no_stimulus_applies("the case only asks how wide a type is");
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.note("least", static_cast<std::int64_t>(SIG_ATOMIC_MIN));
    stage.note("most", static_cast<std::int64_t>(SIG_ATOMIC_MAX));
  });
  if (subject.value("least") < 0) {
    EXPECT_LE(subject.value("least"), -127);
    EXPECT_GE(subject.value("most"), 127);
  } else {
    EXPECT_GE(subject.value("most"), 255);
  }
}

namespace {

constexpr int unrestricted_rounds = 10'000;
int right_calls = 0;
Failure first_wrong;

/// An allocation and a stream, neither of which is async-signal-safe. The stream is in memory: no file may be in the
/// way.
Failure use_anything() {
  char text[16];
  void* block = malloc(1000);
  if (block == nullptr) return wrong("malloc");
  free(block);
  FILE* sink = fmemopen(text, sizeof text, "w");
  if (sink == nullptr) return wrong("fmemopen");
  if (fprintf(sink, "%d", right_calls) <= 0) return wrong("fprintf");
  if (fclose(sink) != 0) return wrong("fclose");
  return {};
}

void call_anything(int) {
  errno = 0;
  const Failure failure = use_anything();
  if (!failure) ++right_calls;
  if (failure && !first_wrong) first_wrong = failure;
}

}  // namespace

// In a process of one thread a handler that raise() runs may call any function.
CONFORMANCE_CASE(SafeInHandler, AnythingWhenSynchronous, "safe.synchronous-handler-unrestricted") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    struct sigaction action {};
    action.sa_handler = call_anything;
    stage.must(sigaction(SIGUSR1, &action, nullptr), "sigaction");
    note_failure(stage, outside_a_handler, use_anything());
    int refusal = 0;
    for (int round = 0; stage.stimulus() && refusal == 0 && round < unrestricted_rounds; ++round) {
      if (::raise(SIGUSR1) != 0) refusal = errno;
    }
    note_failure(stage, outside_a_handler, refusal != 0 ? Failure{"raise", refusal} : Failure{});
    stage.note("right", right_calls);
    note_failure(stage, in_the_handler, first_wrong);
  });
  require_outside_a_handler(subject);
  EXPECT_EQ(subject.value("right"), unrestricted_rounds);
  EXPECT_EQ(failures(subject, in_the_handler), "");
}

namespace {

constexpr int jump_rounds = 10'000;
sigjmp_buf with_mask;
jmp_buf without_mask;
std::atomic<int> jumps{0};
std::atomic<bool> jumping_over{false};
sem_t jump_answers;

void jump_with_mask(int) {
  jumps.fetch_add(1);
  siglongjmp(with_mask, 1);
}

void jump_without_mask(int) {
  jumps.fetch_add(1);
  longjmp(without_mask, 1);
}

volatile unsigned computed = 0;

/// Says that it may be jumped out of, and computes until it is.
[[noreturn]] void compute() {
  sem_post(&jump_answers);
  for (;;) computed = computed * 1664525u + 1013904223u;
}

void be_jumped_out_of(Stage& stage, bool saving_mask) {
  volatile int wrong = 0;
  const SignalSet before = SignalSet::current_mask();
  for (;;) {
    const int jumped = saving_mask ? sigsetjmp(with_mask, 1) : setjmp(without_mask);
    if (jumped != 0 && saving_mask && !(SignalSet::current_mask() == before)) wrong = wrong + 1;
    if (!stage.stimulus() || jumps.load() >= jump_rounds) break;
    compute();
  }
  jumping_over.store(true);
  sem_post(&jump_answers);
  stage.note("jumps", jumps.load());
  stage.note("wrong masks", wrong);
}

struct JumpRow {
  const char* name;
  RequirementId requirement;
  bool saving_mask;
};

constexpr JumpRow jump_rows[] = {
    {"siglongjmp_from_computation", "safe.siglongjmp-from-safe-context", true},
    {"siglongjmp", "safe.jumps", true},
    {"longjmp", "safe.jumps", false},
};

}  // namespace

// A handler that interrupted pure computation may jump out of it, ten thousand times; a saved mask comes back.
CONFORMANCE_TABLE(SafeInHandler, Jumps, jump_rows) {
  const auto subject = Subject::to_the_end([saving_mask = row.saving_mask](Stage& stage) {
    stage.must(sem_init(&jump_answers, 0, 0), "sem_init");
    struct sigaction action {};
    action.sa_handler = saving_mask ? jump_with_mask : jump_without_mask;
    action.sa_flags = saving_mask ? 0 : SA_NODEFER;
    stage.must(sigaction(SIGUSR1, &action, nullptr), "sigaction");
    stage.thread("worker", [saving_mask](Stage& worker) { be_jumped_out_of(worker, saving_mask); });
    const pthread_t worker = stage.pthread_of("worker");
    for (unsigned turn = 0;; ++turn) {
      while (sem_wait(&jump_answers) != 0) {
      }
      if (jumping_over.load()) break;
      // At another instant of the computation each time.
      for (unsigned spin = 0; spin < turn * 7 % 2000; ++spin) std::atomic_signal_fence(std::memory_order_seq_cst);
      ::pthread_kill(worker, SIGUSR1);
    }
    stage.join("worker");
  });
  EXPECT_GE(subject.value("jumps"), jump_rounds);
  EXPECT_EQ(subject.value("wrong masks"), 0);
}

}  // namespace sigconform::cases::async_signal_safety
