// How the process starts and ends, and faults, as the judge sees them from outside.
#include <unistd.h>

#include "cases/runtimes/cpp/probe/probe.h"

namespace sigconform::probe {

namespace {

void idle() {
  say("ready");
  hear();
}

void sleeps() {
  say("ready");
  while (true) sleep(1000);
}

void sig_dfl_restores_default() {
  const std::string name = hear();
  const int number = name == "SIGQUIT" ? SIGQUIT : name == "SIGCHLD" ? SIGCHLD : 0;
  if (number == 0) throw std::runtime_error("the scene knows SIGQUIT and SIGCHLD, not " + name);
  mt::signal(number, recording());
  mt::signal(number, mt::Handlers::DFL);
  say("ready");
  while (true) hear();
}

void asynchronous_sigsegv_handled() {
  mt::signal(SIGSEGV, recording());
  say("ready");
  while (!heard()) rounds(100);
}

void synchronous_fault_spins() {
  mt::signal(SIGSEGV, recording());
  say("ready");
  hear();
  if (!has_stimulus()) return;
  const volatile char* volatile nowhere = nullptr;
  const char byte = *nowhere;
  say_number("read", byte);
}

constexpr Scene scenes[] = {
    {"idle", idle},
    {"sleeps", sleeps},
    {"sig-dfl-restores-default", sig_dfl_restores_default},
    {"asynchronous-sigsegv-handled", asynchronous_sigsegv_handled},
    {"synchronous-fault-spins", synchronous_fault_spins},
};

}  // namespace

std::span<const Scene> process_scenes() { return scenes; }

}  // namespace sigconform::probe
