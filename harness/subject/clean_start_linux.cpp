#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>

#include "harness/subject/clean_start.h"
#include "harness/subject/judge_signals.h"

namespace sigconform {
namespace {

void close_range_but(std::span<const int> kept) noexcept {
  unsigned int first = 3;
  for (;;) {
    unsigned int next = ~0U;
    for (int descriptor : kept) {
      const auto number = static_cast<unsigned int>(descriptor);
      if (descriptor >= 0 && number >= first && number < next) next = number;
    }
    if (next == ~0U) {
      syscall(SYS_close_range, first, ~0U, 0);
      return;
    }
    if (next > first) syscall(SYS_close_range, first, next - 1, 0);
    first = next + 1;
  }
}

}  // namespace

// The worker has reset all 64 dispositions by raw system call, verified them, and installs nothing afterwards: what
// the judge added since are its two handlers and what a terminal makes it ignore, and only they are undone here,
// because this is done for every subject.
void clean_start(std::span<const int> kept_descriptors) noexcept {
  signal(SIGCHLD, SIG_DFL);
  signal(SIGHUP, SIG_DFL);
  signal(judge_deadline_signal, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  // A sanitizer gives every process one.
  stack_t no_stack{};
  no_stack.ss_flags = SS_DISABLE;
  sigaltstack(&no_stack, nullptr);
  close_range_but(kept_descriptors);
}

}  // namespace sigconform
