// What has run when a call that sends returns, on main and on workers.
#include <atomic>

#include "cases/runtimes/cpp/probe/probe.h"

namespace sigconform::probe {

namespace {

/// Says how many handlers of SIGUSR1 had run when `send` returned.
template <typename Send>
void count_calls(Send send) {
  int calls = 0;
  mt::signal(SIGUSR1, [&](int) { ++calls; });
  send();
  say_number("calls", calls);
}

void self_kill_handled_before_return() {
  count_calls([] { kill(SIGUSR1); });
}

void self_pthread_kill_handled_before_return() {
  count_calls([] { pthread_kill(pthread_self(), SIGUSR1); });
}

void raise_handled_before_return() {
  count_calls([] { raise_signal(SIGUSR1); });
}

void unblock_handled_before_return() {
  int calls = 0;
  mt::signal(SIGUSR1, [&](int) { ++calls; });
  mt::pthread_sigmask(mt::Sigmasks::BLOCK, {SIGUSR1});
  kill(SIGUSR1);
  say_number("before", calls);
  mt::pthread_sigmask(mt::Sigmasks::UNBLOCK, {SIGUSR1});
  say_number("after", calls);
}

void handler_on_main_when_worker_raises() {
  mt::signal(SIGUSR1, recording());
  Worker worker([] {
    raise_signal(SIGUSR1);
    say("worker-returned");
  });
  worker.join();
  rounds(1000);
}

void signals_run_nothing_on_workers() {
  mt::signal(SIGUSR1, recording());
  std::atomic<bool> stop{false};
  Worker target(
      [&] {
        while (!stop) rounds(10);
      },
      "B");
  Worker sender(
      [&] {
        for (int i = 0; i < 1000; ++i) pthread_kill(target.id(), SIGUSR1);
        stop = true;
      },
      "A");
  while (!stop) rounds(100);
  sender.join();
  target.join();
  rounds(1000);
}

constexpr Scene scenes[] = {
    {"self-kill-handled-before-return", self_kill_handled_before_return},
    {"self-pthread-kill-handled-before-return", self_pthread_kill_handled_before_return},
    {"raise-handled-before-return", raise_handled_before_return},
    {"unblock-handled-before-return", unblock_handled_before_return},
    {"handler-on-main-when-worker-raises", handler_on_main_when_worker_raises},
    {"signals-run-nothing-on-workers", signals_run_nothing_on_workers},
};

}  // namespace

std::span<const Scene> sending_scenes() { return scenes; }

}  // namespace sigconform::probe
