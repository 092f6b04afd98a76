// sigaltstack(): setting, asking and its errors.
#include <array>

#include "cases/alternate-stack/strict_sizes.h"
#include "harness/judge/case.h"

namespace sigconform::cases::alternate_stack {
namespace {

// Large enough for a handler that records; each is one of its own.
using Area = std::array<char, 65536>;
Area first_area;
Area second_area;

stack_t stack_on(Area& area) {
  stack_t stack{};
  stack.ss_sp = area.data();
  stack.ss_size = area.size();
  return stack;
}

void note_stack(Stage& stage, std::string_view label, const stack_t& stack) {
  stage.note(label, static_cast<std::int64_t>(reinterpret_cast<std::uintptr_t>(stack.ss_sp)));
  stage.note(std::string(label) + " size", static_cast<std::int64_t>(stack.ss_size));
  stage.note(std::string(label) + " flags", stack.ss_flags);
}

std::int64_t address_of(const Area& area) {
  return static_cast<std::int64_t>(reinterpret_cast<std::uintptr_t>(area.data()));
}

}  // namespace

// SS_DISABLE takes the stack away, whatever else the call says: a handler runs on the ordinary stack again.
CONFORMANCE_CASE(Sigaltstack, IsDisabled, "sigaltstack.disable") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.use_alternate_stack();
    stage.record(SIGUSR1, {.flags = SA_ONSTACK});
    stage.must(raise(SIGUSR1), "raise");
    stack_t stack{};
    stack.ss_sp = reinterpret_cast<void*>(std::uintptr_t{0x1234});
    stack.ss_size = 1;
    stack.ss_flags = SS_DISABLE;
    if (stage.stimulus()) stage.call("disable", [&] { return sigaltstack(&stack, nullptr); });
    stage.must(raise(SIGUSR1), "raise");
    stage.note_altstack("after");
  });
  EXPECT_THAT(subject.outcome("disable"), Succeeded());
  EXPECT_NE(subject.event(altstack_noted("after")).result & SS_DISABLE, 0);
  const std::vector<Event> handled = subject.events(handler_entered(SIGUSR1));
  ASSERT_EQ(handled.size(), 2U);
  EXPECT_EQ(handled[0].on_altstack, 1);
  EXPECT_EQ(handled[1].on_altstack, 0);
}

// The second argument receives what was in force before the call.
CONFORMANCE_CASE(Sigaltstack, TellsThePreviousSetting, "sigaltstack.oss-previous") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const stack_t first = stack_on(first_area);
    const stack_t second = stack_on(second_area);
    stack_t previous{};
    if (stage.stimulus()) stage.must(sigaltstack(&first, nullptr), "sigaltstack");
    stage.must(sigaltstack(&second, &previous), "sigaltstack");
    note_stack(stage, "first", previous);
    stage.must(sigaltstack(&first, &previous), "sigaltstack");
    note_stack(stage, "second", previous);
  });
  EXPECT_EQ(subject.value("first"), address_of(first_area));
  EXPECT_EQ(subject.value("first size"), static_cast<std::int64_t>(first_area.size()));
  EXPECT_EQ(subject.value("first flags"), 0);
  EXPECT_EQ(subject.value("second"), address_of(second_area));
}

// Asking changes nothing.
CONFORMANCE_CASE(Sigaltstack, AskingChangesNothing, "sigaltstack.query-only") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const stack_t stack = stack_on(first_area);
    if (stage.stimulus()) stage.must(sigaltstack(&stack, nullptr), "sigaltstack");
    for (int time = 0; time < 3; ++time) stage.note_altstack("asked");
  });
  const std::vector<Event> asked = subject.events(altstack_noted("asked"));
  ASSERT_EQ(asked.size(), 3U);
  for (const Event& answer : asked) {
    EXPECT_EQ(answer.result, 0);
    EXPECT_EQ(static_cast<std::int64_t>(answer.address), address_of(first_area));
    EXPECT_EQ(answer.size, first_area.size());
  }
}

// Neither a new program nor a new thread has an alternate stack before it sets one.
CONFORMANCE_CASE(Sigaltstack, IsDisabledAtFirst, "sigaltstack.initially-disabled") {
  const auto subject = Subject::to_the_end(
      [](Stage& stage) {
        if (!stage.stimulus()) return;
        stage.thread("thread", [](Stage& thread) { thread.note_altstack("new thread"); });
        stage.join("thread");
        stage.exec("signal_state_reporter");
      },
      {.images = true});
  EXPECT_NE(subject.event(altstack_noted("new thread")).result & SS_DISABLE, 0);
  EXPECT_NE(subject.event(altstack_noted("new image")).result & SS_DISABLE, 0);
}

// A flag that has no meaning is refused, and the setting stays.
CONFORMANCE_CASE(Sigaltstack, RefusesUnknownFlags, "sigaltstack.einval-flags") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stack_t stack = stack_on(first_area);
    stack.ss_flags = 0x40;
    if (stage.stimulus()) stage.call("sigaltstack", [&] { return sigaltstack(&stack, nullptr); });
    stage.note_altstack("after");
  });
  EXPECT_THAT(subject.outcome("sigaltstack"), FailedWith(EINVAL));
  EXPECT_NE(subject.event(altstack_noted("after")).result & SS_DISABLE, 0);
}

// A stack below MINSIGSTKSZ is refused, and the setting stays; one of that size is taken.
CONFORMANCE_CASE(Sigaltstack, RefusesASmallStack, "sigaltstack.enomem-small") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stack_t stack = stack_on(first_area);
    stack.ss_size = strict_minsigstksz - 1;
    if (stage.stimulus()) stage.call("too small", [&] { return sigaltstack(&stack, nullptr); });
    stage.note_altstack("after");
    stack.ss_size = strict_minsigstksz;
    stage.call("large enough", [&] { return sigaltstack(&stack, nullptr); });
  });
  EXPECT_THAT(subject.outcome("too small"), FailedWith(ENOMEM));
  EXPECT_NE(subject.event(altstack_noted("after")).result & SS_DISABLE, 0);
  EXPECT_THAT(subject.outcome("large enough"), Succeeded());
}

}  // namespace sigconform::cases::alternate_stack
