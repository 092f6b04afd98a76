// Many process-directed signals and eight threads: each signal is taken once, by a thread that may take it.
#include <semaphore.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <string>
#include <vector>

#include "harness/judge/case.h"

namespace sigconform::cases::thread_direction {
namespace {

constexpr int threads = 8;
constexpr int rounds = 1000;

// The handler counts and acknowledges; so many entries have no place in the evidence.
std::array<std::atomic<int>, threads> taken;
std::atomic<int> taken_elsewhere{0};
sem_t acknowledged;
thread_local int own_number = -1;

void count_and_acknowledge(int) {
  ++(own_number < 0 ? taken_elsewhere : taken[static_cast<std::size_t>(own_number)]);
  sem_post(&acknowledged);
}

// Main blocks the signal and sends it to the process, one at a time; the first `eligible` of the threads take it.
Subject thousand_signals(int eligible) {
  Subject subject{[=](Stage& stage) {
    stage.must(sem_init(&acknowledged, 0, 0), "sem_init");
    struct sigaction action {};
    action.sa_handler = count_and_acknowledge;
    sigfillset(&action.sa_mask);
    stage.must(sigaction(SIGUSR1, &action, nullptr), "sigaction");
    stage.block({SIGUSR1});
    for (int number = 0; number < threads; ++number) {
      stage.thread("thread " + std::to_string(number), [=](Stage& inner) {
        own_number = number;
        if (number < eligible) inner.unblock({SIGUSR1});
        inner.park();
      });
    }
    stage.park();
  }};
  for (int number = 0; number < threads; ++number) subject.await_parked("thread " + std::to_string(number));
  subject.run_on("main", [](Stage& stage) {
    int sent = 0;
    for (; stage.stimulus() && sent < rounds; ++sent) {
      stage.must(::kill(getpid(), SIGUSR1), "kill");
      stage.must(sem_wait(&acknowledged), "sem_wait");
    }
    stage.note("sent", sent);
  });
  subject.fence();
  subject.run_on("main", [](Stage& stage) {
    int total = taken_elsewhere.load();
    for (const auto& count : taken) total += count.load();
    stage.note("taken", total);
    stage.note("taken by the first", taken[0].load());
  });
  return subject;
}

// Who took each of the signals, in order.
std::vector<std::string> takers(const Subject& subject) {
  std::vector<std::string> names;
  for (const Event& entry : subject.events(handler_entered(SIGUSR1))) names.push_back(subject.name_of(entry));
  return names;
}

bool is_round_robin(const std::vector<std::string>& names) {
  constexpr std::size_t participants = 4;
  for (std::size_t place = 0; place < names.size(); ++place) {
    if (names[place] != names[place % participants]) return false;
    if (place % participants != 0 && names[place] == names[place - 1]) return false;
  }
  return true;
}

}  // namespace

// Eight threads could take each signal; as many handlers run as signals were sent.
CONFORMANCE_CASE(EligibleThreads, EachSignalIsTakenOnce, "direction.exactly-one-thread") {
  const auto subject = thousand_signals(threads);
  EXPECT_EQ(subject.value("sent"), rounds);
  EXPECT_EQ(subject.value("taken"), rounds);
  EXPECT_THAT(subject.finish(), Exited(0));
}

// Seven of eight threads block the signal: the eighth takes it a thousand times.
CONFORMANCE_CASE(EligibleThreads, BlockingThreadsNeverTakeIt, "direction.blocking-threads-excluded") {
  const auto subject = thousand_signals(1);
  EXPECT_EQ(subject.value("sent"), rounds);
  EXPECT_EQ(subject.value("taken by the first"), rounds);
  EXPECT_EQ(subject.value("taken"), rounds);
  EXPECT_THAT(subject.finish(), Exited(0));
}

// Which of four eligible threads takes it is left open: the habit is recorded.
CONFORMANCE_CASE(EligibleThreads, WhichOneIsChosen, "direction.eligible-choice-unspecified") {
  Subject subject{[](Stage& stage) {
    stage.record(SIGUSR1);
    for (const char* name : {"one", "two", "three"}) stage.parked_thread(name);
    stage.park();
  }};
  for (int sent = 1; sent <= 48; ++sent) {
    subject.deliver(SIGUSR1).to_process();
    subject.fence();
    ASSERT_EQ(subject.count(handler_entered(SIGUSR1)), sent);
  }
  const std::vector<std::string> names = takers(subject);
  const bool one_only = std::all_of(names.begin(), names.end(), [&](const auto& name) { return name == names[0]; });
  observe(one_only ? (names[0] == "main" ? "main-always" : "one-thread-always")
                   : (is_round_robin(names) ? "round-robin" : "arbitrary"));
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace sigconform::cases::thread_direction
