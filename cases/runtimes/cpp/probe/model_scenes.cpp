// What every runtime is asked, whatever its model.
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "cases/runtimes/cpp/probe/probe.h"

namespace sigconform::probe {

namespace {

void handler_thread() {
  hear();
  mt::signal(SIGUSR1, recording());
  Worker worker(forever);
  say("ready");
  hear();
  rounds(1000);
}

void occurrences() {
  mt::signal(hear() == "SIGRTMIN+1" ? SIGRTMIN + 1 : SIGUSR1, recording());
  say("ready");
  hear();
  rounds(1000);
}

/// The system's call as it is.
void read_after_handler() {
  mt::signal(SIGUSR1, recording());
  say("ready");
  char byte = 0;
  if (read(from_judge, &byte, 1) == 1) {
    say("returned", "data");
  } else if (errno == EINTR) {
    say("returned", "eintr");
    hear();
  } else {
    throw std::system_error(errno, std::system_category(), "read");
  }
  rounds(1000);
}

void sleep_long() {
  const timespec long_time{1'000'000, 0};
  nanosleep(&long_time, nullptr);
}

void sleeping() {
  hear();
  mt::signal(SIGUSR1, recording());
  Worker worker(forever);
  say("ready");
  while (true) {
    sleep_long();
    say("returned");
    mt::check_signals();
  }
}

void handler_overlap() {
  int calls = 0;
  mt::signal(SIGUSR1, [&calls](int signal) {
    record(signal);
    if (++calls > 1) return;
    say("inside");
    hear();
    say("left");
  });
  say("ready");
  while (true) {
    sleep_long();
    mt::check_signals();
  }
}

constexpr Scene scenes[] = {
    {"handler-thread", handler_thread},         {"occurrences", occurrences},
    {"read-after-handler", read_after_handler}, {"sleeping", sleeping},
    {"handler-overlap", handler_overlap},
};

}  // namespace

std::span<const Scene> model_scenes() { return scenes; }

}  // namespace sigconform::probe
