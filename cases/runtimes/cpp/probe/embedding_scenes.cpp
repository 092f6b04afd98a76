// What an interpreter needs an embedding program for: which thread is main, and the time between record and check.
//
//   scene                      | says
//   main-is-initialising-thread| thread `first` (the process's), thread `main` (initialised); named True; ready, waits
//   fork-clears-recorded       | byte SIGUSR1; child-handled 0; parent-handled 1 (the control)
//   embedder-must-check        | byte SIGUSR1; before 0; after 1
#include <sys/wait.h>
#include <unistd.h>

#include "cases/runtimes/cpp/probe/probe.h"

namespace sigconform::probe {

namespace {

void main_is_initialising_thread() {
  enter("first");
  Worker main(
      [] {
        mt::initialise();
        mt::signal(SIGUSR1, recording());
        say_flag("named", mt::is_main_thread() && pthread_equal(mt::main_thread(), pthread_self()) != 0);
        say("ready");
        while (!heard()) rounds(100);
      },
      "main");
  main.join();
}

/// Records SIGUSR1 by code that never checks, and shows its byte.
struct Recorded {
  Recorded() {
    mt::signal(SIGUSR1, [this](int) { ++calls; });
    const Ends pipe = wakeup_pipe();
    mt::set_wakeup_fd(pipe.write_end);
    if (!has_stimulus()) return;
    ::kill(getpid(), SIGUSR1);
    say("byte", names_of(drained(pipe.read_end)));
  }
  int calls = 0;
};

void fork_clears_recorded() {
  Recorded recorded;
  const pid_t child = fork();
  if (child == 0) {
    rounds(1000);
    say_number("child-handled", recorded.calls);
    _exit(0);
  }
  waitpid(child, nullptr, 0);
  rounds(1000);
  say_number("parent-handled", recorded.calls);
}

void embedder_must_check() {
  Recorded recorded;
  say_number("before", recorded.calls);
  mt::check_signals();
  say_number("after", recorded.calls);
}

constexpr Scene scenes[] = {
    {"main-is-initialising-thread", main_is_initialising_thread},
    {"fork-clears-recorded", fork_clears_recorded},
    {"embedder-must-check", embedder_must_check},
};

}  // namespace

std::span<const Scene> embedding_scenes() { return scenes; }

}  // namespace sigconform::probe
