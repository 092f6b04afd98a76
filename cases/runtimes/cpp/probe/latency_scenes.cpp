// When a handler was entered, by the clock that the judge has too, for as long as the judge sends.
#include <time.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

#include "cases/runtimes/cpp/probe/probe.h"

namespace sigconform::probe {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds at_a_time{4};

long ns_of(Clock::time_point moment) {
  return static_cast<long>(std::chrono::duration_cast<std::chrono::nanoseconds>(moment.time_since_epoch()).count());
}

/// `at 17 123456789 main`
void say_moment(std::string_view key, long count, Clock::time_point moment) {
  say(key, std::to_string(count) + ' ' + std::to_string(ns_of(moment)) + ' ' + role());
}

void tell_when_entered(int) {
  const auto at = Clock::now();
  static long count = 0;
  say_moment("at", ++count, at);
}

/// Once it is readable: reads it, and tells of every byte.
void read_bytes(int descriptor) {
  const auto at = Clock::now();
  static long count = 0;
  for ([[maybe_unused]] const int byte : drained(descriptor)) say_moment("byte", ++count, at);
}

void sleep() {
  while (!heard()) {
    timespec left{0, std::chrono::nanoseconds{at_a_time}.count()};
    mt::retry_interrupted([&] { return nanosleep(&left, &left); });
  }
}

void wait_for(int descriptor) {
  while (wait_readable(descriptor, from_judge)) {
    mt::check_signals();
    read_bytes(descriptor);
  }
}

void compute() {
  while (!heard()) rounds(1000);
}

/// Nobody comes, and no signal ends the wait. What another thread takes at its very end is not to find main in a read.
void make_calls() {
  std::mutex mutex;
  std::condition_variable nobody;
  std::unique_lock lock{mutex};
  for (compute(); hear() == "call"; compute()) {
    const auto until = Clock::now() + at_a_time;
    say_number("call", ns_of(until));
    nobody.wait_until(lock, until, [until] { return Clock::now() >= until; });
  }
}

void latency() {
  const std::string state = hear();
  const bool has_wakeup = hear() == "fd";
  mt::signal(SIGUSR1, tell_when_entered);
  Worker worker(forever);
  Ends pipe{-1, -1};
  std::unique_ptr<Worker> reader;
  if (has_wakeup) {
    pipe = wakeup_pipe();
    mt::set_wakeup_fd(pipe.write_end);
  }
  if (has_wakeup && state != "asleep")
    reader = std::make_unique<Worker>(
        [pipe] {
          while (wait_readable(pipe.read_end)) read_bytes(pipe.read_end);
        },
        "reader");
  say("signal", "SIGUSR1");
  say("ready");
  while (hear() == "clock") say_number("clock", ns_of(Clock::now()));
  if (state == "busy") {
    compute();
  } else if (state == "asleep") {
    if (has_wakeup)
      wait_for(pipe.read_end);
    else
      sleep();
  } else {
    make_calls();
  }
}

constexpr Scene scenes[] = {{"latency", latency}};

}  // namespace

std::span<const Scene> latency_scenes() { return scenes; }

}  // namespace sigconform::probe
