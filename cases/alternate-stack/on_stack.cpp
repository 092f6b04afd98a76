// SA_ONSTACK: which stack a handler runs on.
#include <atomic>
#include <cstring>

#include "harness/judge/case.h"
#include "harness/subject/shared_value.h"

namespace sigconform::cases::alternate_stack {
namespace {

std::int64_t address_of(const void* local) {
  return static_cast<std::int64_t>(reinterpret_cast<std::uintptr_t>(local));
}

void note_frame(Stage& stage, int, siginfo_t*, void*) {
  const char local = 0;
  stage.note("handler's frame", address_of(&local));
}

void note_own_frame(Stage& stage) {
  const char local = 0;
  stage.note("interrupted frame", address_of(&local));
}

// Two frames of one stack lie closer together than any two stacks.
bool on_the_interrupted_stack(const Subject& subject) {
  const std::int64_t distance = subject.value("interrupted frame") - subject.value("handler's frame");
  return distance > 0 && distance < 256 * 1024;
}

}  // namespace

// With a stack declared and SA_ONSTACK the handler runs on that stack, and the program goes on afterwards on its own.
CONFORMANCE_CASE(SaOnstack, UsesTheAlternateStack, "sigaltstack.enable", "sa_onstack.uses-altstack") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.use_alternate_stack();
    stage.record(SIGUSR1, {.flags = SA_ONSTACK, .then = note_frame});
    stage.raise(SIGUSR1);
    stage.note_altstack("stack");
    stage.note_altstack("afterwards");
  });
  const Event stack = subject.event(altstack_noted("stack"));
  const auto frame = static_cast<std::uint64_t>(subject.value("handler's frame"));
  EXPECT_EQ(subject.event(handler_entered(SIGUSR1)).on_altstack, 1);
  EXPECT_GE(frame, stack.address);
  EXPECT_LT(frame, stack.address + stack.size);
  EXPECT_THAT(subject.finish(), Exited(0));
}

// Without SA_ONSTACK it runs on the stack in use, though another one is declared.
CONFORMANCE_CASE(SaOnstack, IsNeeded, "sa_onstack.no-flag-current-stack") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.use_alternate_stack();
    stage.record(SIGUSR1, {.then = note_frame});
    note_own_frame(stage);
    stage.raise(SIGUSR1);
  });
  EXPECT_EQ(subject.event(handler_entered(SIGUSR1)).on_altstack, 0);
  EXPECT_TRUE(on_the_interrupted_stack(subject));
}

// With SA_ONSTACK but no stack declared it runs on the stack in use.
CONFORMANCE_CASE(SaOnstack, WithoutAStackUsesTheCurrentOne, "sa_onstack.no-stack-declared") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR1, {.flags = SA_ONSTACK, .then = note_frame});
    note_own_frame(stage);
    stage.raise(SIGUSR1);
  });
  EXPECT_TRUE(on_the_interrupted_stack(subject));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// SS_ONSTACK is told while a handler runs on the alternate stack, and at no other time.
CONFORMANCE_CASE(SaOnstack, IsReportedWhileInUse, "sigaltstack.onstack-reported") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.use_alternate_stack();
    stage.record(SIGUSR1, {.flags = SA_ONSTACK,
                           .then = [](Stage& self, int, siginfo_t*, void*) { self.note_altstack("on it"); }});
    stage.record(SIGUSR2, {.then = [](Stage& self, int, siginfo_t*, void*) { self.note_altstack("beside it"); }});
    stage.note_altstack("before");
    stage.raise(SIGUSR1);
    stage.raise(SIGUSR2);
    stage.note_altstack("after");
  });
  EXPECT_NE(subject.event(altstack_noted("on it")).result & SS_ONSTACK, 0);
  for (const char* elsewhere : {"before", "beside it", "after"})
    EXPECT_EQ(subject.event(altstack_noted(elsewhere)).result & (SS_ONSTACK | SS_DISABLE), 0) << elsewhere;
}

// A thread that runs on its alternate stack can neither change nor disable it.
CONFORMANCE_CASE(SaOnstack, CannotBeChangedWhileInUse, "sigaltstack.eperm-active") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.use_alternate_stack();
    stage.record(SIGUSR1, {.flags = SA_ONSTACK, .then = [](Stage& self, int, siginfo_t*, void*) {
                             static char other[65536];
                             stack_t stack{};
                             stack.ss_sp = other;
                             stack.ss_size = sizeof other;
                             self.call("change", [&] { return sigaltstack(&stack, nullptr); });
                             stack.ss_flags = SS_DISABLE;
                             self.call("disable", [&] { return sigaltstack(&stack, nullptr); });
                           }});
    stage.raise(SIGUSR1);
    stage.note_altstack("after");
  });
  EXPECT_THAT(subject.outcome("change"), FailedWith(EPERM));
  EXPECT_THAT(subject.outcome("disable"), FailedWith(EPERM));
  EXPECT_EQ(subject.event(altstack_noted("after")).result, 0);
}

// A second handler with SA_ONSTACK runs below the first one on the same stack, and spoils nothing of it.
CONFORMANCE_CASE(SaOnstack, NestsOnTheSameStack, "sa_onstack.nested-stays") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.use_alternate_stack();
    stage.record(SIGUSR2, {.flags = SA_ONSTACK});
    stage.record(SIGUSR1, {.flags = SA_ONSTACK, .then = [](Stage& self, int, siginfo_t*, void*) {
                             volatile unsigned char locals[1024];
                             for (unsigned at = 0; at < sizeof locals; ++at)
                               locals[at] = static_cast<unsigned char>(at);
                             self.raise(SIGUSR2);
                             int spoilt = 0;
                             for (unsigned at = 0; at < sizeof locals; ++at)
                               spoilt += locals[at] != static_cast<unsigned char>(at) ? 1 : 0;
                             self.note("spoilt locals", spoilt);
                           }});
    stage.must(raise(SIGUSR1), "raise");
  });
  EXPECT_EQ(subject.event(handler_entered(SIGUSR1)).on_altstack, 1);
  EXPECT_EQ(subject.event(handler_entered(SIGUSR2)).on_altstack, 1);
  EXPECT_EQ(subject.value("spoilt locals"), 0);
  EXPECT_EQ(subject.count(handler_returned(SIGUSR1)), 1);
}

// A handler without SA_ONSTACK that interrupts one on the alternate stack runs there too, or not.
CONFORMANCE_CASE(SaOnstack, MayNestWithoutTheFlag, "sa_onstack.nested-without-flag") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.use_alternate_stack();
    stage.record(SIGUSR2);
    stage.record(SIGUSR1,
                 {.flags = SA_ONSTACK, .then = [](Stage& self, int, siginfo_t*, void*) { self.raise(SIGUSR2); }});
    stage.must(raise(SIGUSR1), "raise");
  });
  EXPECT_EQ(subject.event(handler_entered(SIGUSR1)).on_altstack, 1);
  observe(subject.event(handler_entered(SIGUSR2)).on_altstack != 0 ? "alternate-stack" : "ordinary-stack");
  EXPECT_THAT(subject.finish(), Exited(0));
}

// Each thread has its own: two threads are in their handlers at the same time, each on its own stack.
CONFORMANCE_CASE(SaOnstack, BelongsToTheThread, "sigaltstack.per-thread") {
  static SharedValue<std::atomic<int>> inside;
  const Subject subject{[](Stage& stage) {
    stage.record(SIGUSR1, {.flags = SA_ONSTACK, .then = [](Stage& self, int, siginfo_t*, void*) {
                             inside->fetch_add(1);
                             while (inside->load() < 2) sched_yield();
                             self.note_altstack("in the handler");
                           }});
    for (const char* name : {"one", "other"}) {
      stage.thread(name, [](Stage& self) {
        self.use_alternate_stack();
        self.note_altstack("own");
        self.park();
      });
    }
    stage.park();
  }};
  subject.await_parked("one");
  subject.await_parked("other");
  subject.deliver(SIGUSR1).to("one", "main");
  subject.deliver(SIGUSR1).to("other", "main");
  EXPECT_THAT(subject, HandledTimes(SIGUSR1, 2));
  for (const char* name : {"one", "other"}) {
    EXPECT_EQ(subject.event(handler_entered(SIGUSR1).on(name)).on_altstack, 1);
    EXPECT_EQ(subject.event(altstack_noted("in the handler").on(name)).address,
              subject.event(altstack_noted("own").on(name)).address);
  }
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace sigconform::cases::alternate_stack
