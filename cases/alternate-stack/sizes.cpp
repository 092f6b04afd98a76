// How much room MINSIGSTKSZ and SIGSTKSZ give.
#include <sys/mman.h>
#include <unistd.h>

#include "cases/alternate-stack/strict_sizes.h"
#include "harness/judge/case.h"

namespace sigconform::cases::alternate_stack {
namespace {

volatile sig_atomic_t trivial_runs = 0;
volatile sig_atomic_t ordinary_sum = 0;

// These two use nothing but their own frames: what they need besides is what the platform puts on the stack.
void trivial_handler(int) { trivial_runs = trivial_runs + 1; }

void ordinary_handler(int) {
  volatile char locals[1024];
  for (unsigned at = 0; at < sizeof locals; ++at) locals[at] = 1;
  int sum = 0;
  for (unsigned at = 0; at < sizeof locals; ++at) sum += locals[at];
  ordinary_sum = sum;
}

// An alternate stack of that size between pages that nobody may touch; its low end, where it would overflow, lies right
// at one.
void use_guarded_stack(Stage& stage, std::size_t size) {
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  const std::size_t room = (size + page - 1) / page * page;
  void* memory = mmap(nullptr, room + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) stage.complain("mmap", errno);
  stack_t stack{};
  stack.ss_sp = static_cast<char*>(memory) + page;
  stack.ss_size = size;
  stage.must(mprotect(stack.ss_sp, room, PROT_READ | PROT_WRITE), "mprotect");
  stage.must(sigaltstack(&stack, nullptr), "sigaltstack");
}

void handle_on_guarded_stack(Stage& stage, std::size_t size, void (*handler)(int)) {
  use_guarded_stack(stage, size);
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = SA_ONSTACK;
  stage.must(sigaction(SIGUSR1, &action, nullptr), "sigaction");
  stage.raise(SIGUSR1);
  stage.note("trivial runs", trivial_runs);
  stage.note("ordinary sum", ordinary_sum);
}

}  // namespace

// MINSIGSTKSZ and what a trivial handler itself needs are enough to run it.
CONFORMANCE_CASE(AlternateStackSize, MinimumSufficesForATrivialHandler, "sigaltstack.minsigstksz-suffices-for-entry") {
  const auto subject = Subject::to_the_end(
      [](Stage& stage) { handle_on_guarded_stack(stage, strict_minsigstksz + 4096, trivial_handler); });
  EXPECT_EQ(subject.value("trivial runs"), 1);
  EXPECT_THAT(subject.finish(), Exited(0));
}

// SIGSTKSZ is no less than MINSIGSTKSZ, and enough for a handler with a kilobyte of locals.
CONFORMANCE_CASE(AlternateStackSize, UsualSufficesForAnOrdinaryHandler, "sigaltstack.sigstksz-usual-case") {
  const auto subject =
      Subject::to_the_end([](Stage& stage) { handle_on_guarded_stack(stage, strict_sigstksz, ordinary_handler); });
  EXPECT_GE(strict_sigstksz, strict_minsigstksz);
  EXPECT_EQ(subject.value("ordinary sum"), 1024);
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace sigconform::cases::alternate_stack
