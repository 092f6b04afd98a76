// What a child of fork() has of its parent's signals.
#include <sys/wait.h>
#include <unistd.h>

#include "cases/runtimes/cpp/probe/probe.h"

namespace sigconform::probe {

namespace {

/// Plays `part` in a child, on the thread that forked, as `child-main`; to its end.
template <typename Part>
void in_child(Part part) {
  const pid_t child = fork();
  if (child == 0) {
    enter("child-main");
    part();
    _exit(0);
  }
  waitpid(child, nullptr, 0);
}

void fork_inherits_handlers() {
  mt::signal(SIGUSR1, recording());
  in_child([] {
    kill(SIGUSR1);
    rounds(1000);
  });
}

void fork_caller_becomes_main() {
  Worker worker([] {
    in_child([] {
      say("install", error_of([] { mt::signal(SIGUSR1, recording()); }));
      say_flag("main-thread", mt::is_main_thread());
      kill(SIGUSR1);
      rounds(1000);
    });
  });
  worker.join();
}

void fork_pending_not_inherited() {
  mt::signal(SIGUSR1, recording());
  mt::pthread_sigmask(mt::Sigmasks::BLOCK, {SIGUSR1});
  kill(SIGUSR1);
  say_number("parent-pending", static_cast<long>(mt::sigpending().size()));
  in_child([] {
    std::string mask;
    for (int number : mt::pthread_sigmask(mt::Sigmasks::BLOCK, {})) {
      mask += (mask.empty() ? "" : ",") + mt::signal_name(number);
    }
    say("mask", mask);
    say_number("child-pending", static_cast<long>(mt::sigpending().size()));
  });
}

constexpr Scene scenes[] = {
    {"fork-inherits-handlers", fork_inherits_handlers},
    {"fork-caller-becomes-main", fork_caller_becomes_main},
    {"fork-pending-not-inherited", fork_pending_not_inherited},
};

}  // namespace

std::span<const Scene> fork_scenes() { return scenes; }

}  // namespace sigconform::probe
