// sigaltstack() flags that only Linux has: SS_AUTODISARM, and SS_ONSTACK as input.
#include <sys/mman.h>

#include "cases/support/kernel_release.h"
#include "harness/judge/case.h"

namespace sigconform::cases::linux_only {
namespace {

constexpr int autodisarm = static_cast<int>(1U << 31);  // SS_AUTODISARM
constexpr std::size_t stack_bytes = 256 * 1024;

// Gives the calling thread an alternate stack with that flag; the result of sigaltstack().
int give_stack(int flags) {
  stack_t stack{};
  stack.ss_sp = mmap(nullptr, stack_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  stack.ss_size = stack_bytes;
  stack.ss_flags = flags;
  return sigaltstack(&stack, nullptr);
}

// Where the kernel has the flag, to refuse it is its fault: EINVAL alone does not tell.
void require_autodisarm() {
  if (!kernel_is_at_least(4, 7)) unsupported("no SS_AUTODISARM before Linux 4.7");
}

// Handles SIGUSR1 on a disarming stack, and sets another one inside the handler.
Subject handled_on_disarming_stack() {
  return Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR1, {.flags = SA_ONSTACK, .then = [](Stage& here, int, siginfo_t*, void*) {
                             here.note_altstack("inside");
                             here.call("set inside", [] { return give_stack(0); });
                           }});
    stage.call("arm", [] { return give_stack(autodisarm); });
    stage.note_altstack("before");
    stage.raise(SIGUSR1);
    if (stage.handled_count(SIGUSR1) > 0) stage.note_altstack("after");
  });
}

}  // namespace

// Inside the handler there is no alternate stack, and another one may be set.
CONFORMANCE_CASE(AutoDisarm, DisarmsInTheHandler, "ss_autodisarm.cleared-in-handler") {
  require_autodisarm();
  const auto subject = handled_on_disarming_stack();
  ASSERT_THAT(subject.outcome("arm"), Returned(0));
  EXPECT_EQ(subject.event(altstack_noted("inside")).result & (SS_DISABLE | SS_ONSTACK), SS_DISABLE);
  EXPECT_THAT(subject.outcome("set inside"), Returned(0));
}

// After the handler the setting is as it was, with the flag.
CONFORMANCE_CASE(AutoDisarm, IsRestoredOnReturn, "ss_autodisarm.restored-on-return") {
  require_autodisarm();
  const auto subject = handled_on_disarming_stack();
  ASSERT_THAT(subject.outcome("arm"), Returned(0));
  const Event before = subject.event(altstack_noted("before")), after = subject.event(altstack_noted("after"));
  EXPECT_EQ(after.address, before.address);
  EXPECT_EQ(after.size, before.size);
  EXPECT_EQ(after.result & SS_DISABLE, 0);
  EXPECT_NE(static_cast<int>(after.result) & autodisarm, 0);
}

// SS_ONSTACK says nothing as input.
CONFORMANCE_CASE(OnStackFlag, IsAcceptedAsInput, "ss_onstack.input-accepted") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    if (stage.stimulus()) stage.call("sigaltstack", [] { return give_stack(SS_ONSTACK); });
    stage.note_altstack("after");
  });
  EXPECT_THAT(subject.outcome("sigaltstack"), Returned(0));
  EXPECT_EQ(subject.event(altstack_noted("after")).result & SS_DISABLE, 0);
}

}  // namespace sigconform::cases::linux_only
