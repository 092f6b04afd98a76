// Where a handler runs, and how late, whatever main is doing.
#include <time.h>
#include <unistd.h>

#include <semaphore>
#include <thread>

#include "cases/runtimes/cpp/probe/probe.h"

namespace sigconform::probe {

namespace {

void busy() {
  say("ready");
  while (!heard()) rounds(100);
}

void sleeping() {
  say("ready");
  timespec left{1, 0};
  // nanosleep() says what is left, so that handlers between do not prolong the sleep.
  mt::retry_interrupted([&] { return nanosleep(&left, &left); });
}

void locked() {
  std::binary_semaphore door{0};
  Worker releaser(
      [&] {
        hear();
        door.release();
      },
      "releaser");
  say("ready");
  door.acquire();
  releaser.join();
}

void joined() {
  Worker releaser([] { hear(); }, "releaser");
  say("ready");
  releaser.join();
}

void reading() {
  say("ready");
  hear();
}

void selecting() {
  say("ready");
  wait_readable(from_judge);
}

/// Code that never checks for signals: main waits in it for a thread that no signal can hit.
void held_native_call() {
  const mt::SignalSet before = mt::pthread_sigmask(mt::Sigmasks::BLOCK, mt::valid_signals());
  std::thread native([] {
    char byte = 0;
    while (read(from_judge, &byte, 1) == 1 && byte != '\n') {
    }
  });
  mt::pthread_sigmask(mt::Sigmasks::SETMASK, before);
  say("ready");
  native.join();
}

void delivery() {
  const std::string state = hear();
  mt::signal(SIGUSR1, recording());
  Worker worker(forever);
  if (state == "bytecode") {
    busy();
  } else if (state == "sleep") {
    sleeping();
  } else if (state == "lock") {
    locked();
  } else if (state == "join") {
    joined();
  } else if (state == "read") {
    reading();
  } else if (state == "select") {
    selecting();
  } else if (state == "native") {
    held_native_call();
  } else if (state == "finished") {
    throw Absent("the end of main() is the end of a C++ program");
  } else {
    throw Absent("C++ has no such state of main: " + state);
  }
  say("resumed");
  rounds_until_recorded();
}

void low_level_handler_only_records() {
  mt::signal(SIGUSR1, recording());
  held_native_call();
  say("returned");
  rounds(1);
}

void late_during_long_c_call() {
  mt::signal(SIGUSR1, recording());
  held_native_call();
  say("returned");
  rounds(1000);
  say("rounds");
}

/// Main blocks in a wait that no signal ends; it ends when the judge says so.
void blocked_main_woken() {
  const std::string wait = hear();
  const bool with_descriptor = hear() == "fd";
  const Ends pipe = wakeup_pipe();
  mt::signal(SIGUSR1, recording());
  if (with_descriptor) mt::set_wakeup_fd(pipe.write_end);
  Worker worker(forever);
  std::binary_semaphore door{0};
  Worker releaser(
      [&] {
        // Not for this thread: the system picks between main and the worker alone.
        mt::pthread_sigmask(mt::Sigmasks::BLOCK, {SIGUSR1});
        hear();
        say("released");
        door.release();
      },
      "releaser");
  say("ready");
  if (wait == "lock") {
    door.acquire();
  } else if (wait != "join") {
    throw Absent("in C++ it is built on a lock: " + wait);
  }
  releaser.join();
  say("woke");
  rounds_until_recorded();
}

constexpr Scene scenes[] = {
    {"delivery", delivery},
    {"low-level-handler-only-records", low_level_handler_only_records},
    {"late-during-long-c-call", late_during_long_c_call},
    {"blocked-main-woken", blocked_main_woken},
};

}  // namespace

std::span<const Scene> delivery_scenes() { return scenes; }

}  // namespace sigconform::probe
