#include "cases/latency/idle_threads.h"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <climits>
#include <memory>
#include <string>
#include <system_error>

#include "cases/latency/await.h"
#include "cases/latency/receiver.h"

namespace sigconform::latency::rows {
namespace {

std::atomic<std::size_t> waiting{0};

struct Start {
  sigset_t blocked;
  int number;
};

void* wait_for_ever(void* argument) {
  const std::unique_ptr<Start> start{static_cast<Start*>(argument)};
  own_number = start->number;
  waiting.fetch_add(1);
  for (;;) ::sigsuspend(&start->blocked);
}

/// Born with every signal blocked: only sigsuspend opens its mask.
void start_thread(const sigset_t& blocked, int number) {
  pthread_attr_t attributes;
  ::pthread_attr_init(&attributes);
  // Handlers run on it too, so not the very least.
  constexpr std::size_t enough = 64 * 1024;
  ::pthread_attr_setstacksize(&attributes, std::max<std::size_t>(enough, static_cast<std::size_t>(PTHREAD_STACK_MIN)));
  ::pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  auto start = std::make_unique<Start>(Start{blocked, number});
  sigset_t all, before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, &before);
  pthread_t thread{};
  const int error = ::pthread_create(&thread, &attributes, wait_for_ever, start.get());
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  ::pthread_attr_destroy(&attributes);
  if (error != 0) throw Missing{"no more threads: " + std::generic_category().message(error)};
  (void)start.release();
}

void await_waiting(std::size_t count) {
  await([count] { return waiting.load() >= count; }, "the last of the threads that are to wait");
}

}  // namespace

void start_idle_threads(std::size_t count) {
  const auto before = waiting.load();
  sigset_t all;
  ::sigfillset(&all);
  for (std::size_t i = 0; i < count; ++i) start_thread(all, 0);
  await_waiting(before + count);
}

void start_open_thread(const sigset_t& open, int number) {
  const auto before = waiting.load();
  sigset_t blocked;
  ::sigfillset(&blocked);
  for (int signal = 1; signal < NSIG; ++signal)
    if (::sigismember(&open, signal) == 1) ::sigdelset(&blocked, signal);
  start_thread(blocked, number);
  await_waiting(before + 1);
}

}  // namespace sigconform::latency::rows
