// How handlers are called: in which order, how often, and what becomes of their end.
#include <pthread.h>
#include <time.h>

#include <algorithm>
#include <atomic>
#include <chrono>

#include "cases/runtimes/cpp/probe/probe.h"

namespace sigconform::probe {

namespace {

void exception_raised_in_main() {
  mt::signal(SIGUSR1, [](int) { throw std::runtime_error("from the handler"); });
  say("caught", error_of([] {
        kill(SIGUSR1);
        rounds(1000);
      }));
  say("role", role());
}

void return_value_ignored() {
  mt::signal(SIGUSR1, [](int signal) {
    record(signal);
    return 42;
  });
  say("error", error_of([] {
        kill(SIGUSR1);
        rounds(1000);
      }));
  say("returned");
}

void dispatch_ascending() {
  std::vector<int> order;
  const int numbers[] = {SIGRTMIN + 2, SIGTERM, SIGUSR2, SIGUSR1, SIGHUP};
  const mt::SignalSet set(std::begin(numbers), std::end(numbers));
  for (int number : numbers) mt::signal(number, [&](int signal) { order.push_back(signal); });
  mt::pthread_sigmask(mt::Sigmasks::BLOCK, set);
  for (int number : numbers) {
    for (int i = 0; i < 4; ++i) kill(number);
  }
  mt::pthread_sigmask(mt::Sigmasks::UNBLOCK, set);
  rounds(1000);
  if (order.empty()) return;
  const bool all = order.size() == set.size();
  const bool descending = std::is_sorted(order.rbegin(), order.rend());
  say("token", !all                                         ? "other"
               : std::is_sorted(order.begin(), order.end()) ? "ascending"
               : descending                                 ? "descending"
                                                            : "other");
}

void occurrences_coalesce() {
  const mt::SignalSet set{SIGRTMIN};
  mt::signal(SIGRTMIN, recording());
  mt::pthread_sigmask(mt::Sigmasks::BLOCK, set);
  for (int i = 0; i < 4; ++i) kill(SIGRTMIN);
  int accepted = 0;
  while (mt::sigtimedwait(set, std::chrono::nanoseconds{0})) ++accepted;
  say_number("control", accepted);
  for (int i = 0; i < 4; ++i) kill(SIGRTMIN);
  mt::pthread_sigmask(mt::Sigmasks::UNBLOCK, set);
  rounds(1000);
}

void raising_handler_keeps_others() {
  int others = 0;
  const mt::SignalSet set{SIGUSR1, SIGUSR2};
  mt::signal(SIGUSR1, [](int) { throw std::runtime_error("from the handler"); });
  mt::signal(SIGUSR2, [&](int) { ++others; });
  mt::pthread_sigmask(mt::Sigmasks::BLOCK, set);
  kill(SIGUSR2);
  kill(SIGUSR1);
  say("raised", error_of([&] {
        mt::pthread_sigmask(mt::Sigmasks::UNBLOCK, set);
        rounds(1000);
      }));
  rounds(1000);
  say_number("other", others);
}

void handler_reentrant() {
  int calls = 0;
  int depth = 0;
  int deepest = 0;
  mt::signal(SIGUSR1, [&](int signal) {
    deepest = std::max(deepest, ++depth);
    if (++calls < 4) kill(signal);
    --depth;
  });
  kill(SIGUSR1);
  rounds(1000);
  if (deepest > 0) say("token", "depth-" + std::to_string(deepest));
}

void own_signal_unblocked_in_handler() {
  std::string seen;
  mt::signal(SIGUSR1, [&](int signal) {
    seen = mt::pthread_sigmask(mt::Sigmasks::BLOCK, {}).contains(signal) ? "blocked" : "unblocked";
  });
  kill(SIGUSR1);
  rounds(1000);
  if (!seen.empty()) say("token", seen);
}

void replaced_handler_runs_new() {
  std::string ran;
  const auto note = [&](const char* which) {
    return [&ran, which](int) { ran += (ran.empty() ? "" : "-") + std::string(which); };
  };
  mt::signal(SIGUSR1, note("old"));
  mt::pthread_sigmask(mt::Sigmasks::BLOCK, {SIGUSR1});
  kill(SIGUSR1);
  mt::signal(SIGUSR1, note("new"));
  mt::pthread_sigmask(mt::Sigmasks::UNBLOCK, {SIGUSR1});
  rounds(1000);
  if (!ran.empty()) say("token", ran);
}

void reset_race_dropped() {
  std::atomic<bool> stop{false};
  mt::signal(SIGUSR1, mt::Handlers::IGN);
  Worker storm([&] {
    while (!stop) kill(SIGUSR1);
  });
  const std::string error = error_of([] {
    for (int i = 0; i < 20000; ++i) {
      mt::signal(SIGUSR1, [](int) {});
      mt::signal(SIGUSR1, mt::Handlers::IGN);
    }
  });
  stop = true;
  storm.join();
  if (has_stimulus()) say("stray", error == "none" ? "" : error);
}

void handler_persists() {
  for (int number : {SIGUSR1, SIGCHLD}) {
    int calls = 0;
    mt::signal(number, [&](int) { ++calls; });
    for (int i = 0; i < 3; ++i) {
      kill(number);
      rounds(1000);
    }
    say_number(mt::signal_name(number), calls);
    mt::signal(number, mt::Handlers::DFL);
  }
}

/// A POSIX mutex: to lock a std::mutex again is undefined, to lock this one again is a deadlock.
void no_locks_in_handler() {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  std::string outcome;
  mt::signal(SIGUSR1, [&](int) {
    timespec until{};
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += 50'000'000;
    if (until.tv_nsec >= 1'000'000'000) {
      ++until.tv_sec;
      until.tv_nsec -= 1'000'000'000;
    }
    outcome = pthread_mutex_timedlock(&mutex, &until) == 0 ? "acquired" : "times-out";
  });
  pthread_mutex_lock(&mutex);
  kill(SIGUSR1);
  rounds(1000);
  if (!outcome.empty()) say("token", outcome);
}

constexpr Scene scenes[] = {
    {"exception-raised-in-main", exception_raised_in_main},
    {"return-value-ignored", return_value_ignored},
    {"dispatch-ascending", dispatch_ascending},
    {"occurrences-coalesce", occurrences_coalesce},
    {"raising-handler-keeps-others", raising_handler_keeps_others},
    {"handler-reentrant", handler_reentrant},
    {"own-signal-unblocked-in-handler", own_signal_unblocked_in_handler},
    {"replaced-handler-runs-new", replaced_handler_runs_new},
    {"reset-race-dropped", reset_race_dropped},
    {"handler-persists", handler_persists},
    {"no-locks-in-handler", no_locks_in_handler},
};

}  // namespace

std::span<const Scene> dispatch_scenes() { return scenes; }

}  // namespace sigconform::probe
