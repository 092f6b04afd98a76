#include "cases/async-signal-safety/storm.h"

#include <semaphore.h>
#include <stdlib.h>

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <system_error>

namespace sigconform::cases::async_signal_safety {
namespace {

std::atomic<int> taken{0};
std::atomic<int> wrong_in_handler{0};
std::atomic<bool> over{false};
sem_t answers;
Work handler_work = nullptr;

void run_work(int) {
  const int saved = errno;
  if (const int wrong = handler_work()) wrong_in_handler.store(wrong);
  taken.fetch_add(1);
  sem_post(&answers);
  errno = saved;
}

void await_answer() {
  while (sem_wait(&answers) != 0) {
  }
}

void be_interrupted(Stage& stage, Work interrupted) {
  int wrong = 0;
  const int wanted = stage.stimulus() ? rounds : 0;
  do {
    if (const int step = interrupted(); step != 0 && wrong == 0) wrong = step;
  } while (taken.load() < wanted);
  over.store(true);
  sem_post(&answers);
  stage.note("handlers", taken.load());
  stage.note("wrong in the handler", wrong_in_handler.load());
  stage.note("wrong in the code", wrong);
}

}  // namespace

int allocate() {
  void* blocks[16];
  std::size_t size = 16;
  for (void*& block : blocks) {
    block = malloc(size);
    *static_cast<volatile char*>(block) = 1;
    size *= 2;
  }
  for (void* block : blocks) free(block);
  return 0;
}

void storm(Stage& stage, Work work, Work interrupted, void (*prepare)(Stage&)) {
  handler_work = work;
  struct sigaction action {};
  action.sa_handler = run_work;
  action.sa_flags = SA_RESTART;
  stage.must(sigaction(SIGUSR1, &action, nullptr), "sigaction");
  // What the work sends and receives itself goes to the thread that it runs on.
  stage.block({SIGUSR2, SIGALRM});
  stage.must(sem_init(&answers, 0, 0), "sem_init");
  stage.thread("worker", [&](Stage& worker) {
    if (prepare != nullptr) prepare(worker);
    sem_post(&answers);
    be_interrupted(worker, interrupted);
  });
  await_answer();
  const pthread_t worker = stage.pthread_of("worker");
  while (stage.stimulus() && !over.load()) {
    ::pthread_kill(worker, SIGUSR1);
    // Never faster than the handler, or the interrupted code would get nowhere.
    await_answer();
  }
  stage.join("worker");
}

void expect_calm(const Subject& subject) {
  EXPECT_GE(subject.value("handlers"), rounds);
  EXPECT_EQ(subject.value("wrong in the handler"), 0) << "the step that went wrong in the handler";
  EXPECT_EQ(subject.value("wrong in the code"), 0) << "the step that went wrong in the interrupted code";
}

PrivateFolder::PrivateFolder() {
  char path[] = "/tmp/sigconform.XXXXXX";
  if (mkdtemp(path) == nullptr) unresolved("no folder can be made in /tmp");
  path_ = path;
}

PrivateFolder::~PrivateFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace sigconform::cases::async_signal_safety
