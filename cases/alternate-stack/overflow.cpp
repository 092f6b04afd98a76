// What alternate stacks are for: a handler after the ordinary stack overflowed, left by siglongjmp().
#include <limits.h>
#include <setjmp.h>

#include "harness/judge/case.h"

namespace sigconform::cases::alternate_stack {
namespace {

constexpr int overflows = 100;
sigjmp_buf before_overflow;

// Uses up whatever stack there is; the limit only keeps the compiler from seeing that it never ends.
__attribute__((noinline)) int use_up_the_stack(volatile int* depth) {
  volatile char frame[512];
  frame[0] = static_cast<char>(*depth);
  *depth = *depth + 1;
  if (*depth == INT_MAX) return 0;
  return use_up_the_stack(depth) + frame[0];
}

void overflow_once(Stage& stage) {
  volatile int depth = 0;
  if (sigsetjmp(before_overflow, 1) == 0 && stage.stimulus()) use_up_the_stack(&depth);
  stage.note_altstack("outside");
}

void overflow_again_and_again(Stage& stage) {
  stage.use_alternate_stack();
  for (int time = 0; time < overflows; ++time) overflow_once(stage);
}

}  // namespace

// Left by siglongjmp(), the stack is no longer in use, and serves for the next overflow, a hundred times.
CONFORMANCE_CASE(AlternateStackOverflow, ServesAgainAfterSiglongjmp, "sa_onstack.reusable-after-siglongjmp") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGSEGV,
                 {.flags = SA_ONSTACK, .then = [](Stage&, int, siginfo_t*, void*) { siglongjmp(before_overflow, 1); }});
    // Where a stack's end is shown by SIGBUS.
    stage.record(SIGBUS,
                 {.flags = SA_ONSTACK, .then = [](Stage&, int, siginfo_t*, void*) { siglongjmp(before_overflow, 1); }});
    pthread_attr_t small;
    pthread_attr_init(&small);
    if (const int error = pthread_attr_setstacksize(&small, 512 * 1024)) stage.complain("stack size", error);
    stage.thread("overflower", overflow_again_and_again, &small);
    stage.join("overflower");
  });
  EXPECT_EQ(subject.count(handler_entered(SIGSEGV)) + subject.count(handler_entered(SIGBUS)), overflows);
  for (const Event& handled : subject.events(EventQuery(EventKind::handler_enter))) EXPECT_EQ(handled.on_altstack, 1);
  const std::vector<Event> outside = subject.events(altstack_noted("outside"));
  EXPECT_EQ(outside.size(), static_cast<std::size_t>(overflows));
  for (const Event& stack : outside) EXPECT_EQ(stack.result & (SS_ONSTACK | SS_DISABLE), 0);
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace sigconform::cases::alternate_stack
