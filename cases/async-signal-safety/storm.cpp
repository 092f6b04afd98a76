#include "cases/async-signal-safety/storm.h"

#include <semaphore.h>
#include <stdlib.h>

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "harness/signals/signal_names.h"
#include "harness/subject/refusal.h"

namespace sigconform::cases::async_signal_safety {
namespace {

std::atomic<int> taken{0};
Failure wrong_in_handler;  // of the thread that is interrupted
std::atomic<bool> over{false};
sem_t answers;
Work handler_work = nullptr;

void run_work(int) {
  const int saved = errno;
  errno = 0;
  if (const Failure failure = handler_work(); failure && !wrong_in_handler) wrong_in_handler = failure;
  taken.fetch_add(1);
  sem_post(&answers);
  errno = saved;
}

void await_answer() {
  while (sem_wait(&answers) != 0) {
  }
}

void be_interrupted(Stage& stage, Work interrupted) {
  Failure wrong_in_code;
  const int wanted = stage.stimulus() ? rounds : 0;
  do {
    if (const Failure failure = interrupted(); failure && !wrong_in_code) wrong_in_code = failure;
  } while (taken.load() < wanted);
  over.store(true);
  sem_post(&answers);
  stage.note("handlers", taken.load());
  note_failure(stage, in_the_handler, wrong_in_handler);
  note_failure(stage, in_the_code, wrong_in_code);
}

/// Both in the thread and under the mask of the storm, and no signal yet. False where one goes wrong.
bool works_outside_a_handler(Stage& stage, Work work, Work interrupted) {
  for (const Work each : {work, interrupted}) {
    errno = 0;
    const Failure failure = each();
    note_failure(stage, outside_a_handler, failure);
    if (failure) return false;
  }
  return true;
}

}  // namespace

Failure allocate() {
  void* blocks[16];
  std::size_t size = 16;
  for (void*& block : blocks) {
    block = malloc(size);
    if (block == nullptr) return wrong("malloc");
    *static_cast<volatile char*>(block) = 1;
    size *= 2;
  }
  for (void* block : blocks) free(block);
  return {};
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
    const bool works = works_outside_a_handler(worker, work, interrupted);
    over.store(!works);
    sem_post(&answers);
    if (works) be_interrupted(worker, interrupted);
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

void note_failure(Stage& stage, const char* where, const Failure& failure) {
  if (!failure) return;
  stage.mark(where);
  stage.note_call(failure.call, -1, failure.error);
}

std::string failures(const Subject& subject, std::string_view where) {
  std::string found;
  bool follows = false;
  for (const Event& event : subject.events()) {
    if (follows && event.kind == EventKind::call_returned) {
      found += found.empty() ? "" : ", ";
      found += std::string(event.label_view()) + ": ";
      found += event.error == 0 ? "a wrong result" : errno_name(event.error);
      follows = false;
    } else if (event.kind == EventKind::mark) {
      follows = event.label_view() == where;
    }
  }
  return found;
}

void require_outside_a_handler(const Subject& subject) {
  const std::string failed = failures(subject, outside_a_handler);
  if (!failed.empty()) unsupported("what a handler is to call does not work outside one: " + failed);
}

void expect_calm(const Subject& subject) {
  require_outside_a_handler(subject);
  EXPECT_GE(subject.value("handlers"), rounds);
  EXPECT_EQ(failures(subject, in_the_handler), "");
  EXPECT_EQ(failures(subject, in_the_code), "");
}

PrivateFolder::PrivateFolder() {
  char path[] = "/tmp/sigconform.XXXXXX";
  if (mkdtemp(path) == nullptr) arrangement_failed("mkdtemp in /tmp", errno);
  path_ = path;
}

PrivateFolder::~PrivateFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace sigconform::cases::async_signal_safety
