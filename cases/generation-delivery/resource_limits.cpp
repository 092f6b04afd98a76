// Signals for what goes beyond a limit: file size, CPU time, stack.
#include <sys/resource.h>
#include <unistd.h>

#include "cases/support/processes.h"
#include "harness/judge/case.h"

namespace sigconform::cases::generation_delivery {
namespace {

constexpr off_t file_limit = 4096;

// Makes the call in a worker on a file whose size limit is reached; main could take SIGXFSZ as well.
template <typename Call>
Subject at_the_file_limit(bool ignored, Call call) {
  return Subject::to_the_end([=](Stage& stage) {
    stage.record(SIGXFSZ);
    if (ignored) stage.ignore(SIGXFSZ);
    const int file = scratch_file(stage);
    stage.limit(RLIMIT_FSIZE, file_limit);
    stage.thread("writer", [=](Stage& writer) {
      if (writer.stimulus()) writer.call("write", [=] { return call(file); });
      writer.note("handled by then", writer.handled_count(SIGXFSZ));
      _exit(0);
    });
    stage.park();
  });
}

const auto write_beyond = [](int file) { return pwrite(file, "x", 1, file_limit); };

struct Row {
  const char* name;
  RequirementId requirement;
  void (*arrange)(Stage& stage);
};

// Arranged before the exec, whose program inherits what is ignored and blocked; the handler is set after it.
const Row unprepared[] = {
    {"Blocked", "getrlimit.sigsegv-stack-unprepared", [](Stage& stage) { stage.block({SIGSEGV}); }},
    {"Ignored", "getrlimit.sigsegv-stack-unprepared", [](Stage& stage) { stage.ignore(SIGSEGV); }},
    {"CaughtOnTheSameStack", "getrlimit.sigsegv-stack-unprepared", [](Stage&) {}},
};

// Its end is never reached; what uses the result of a call cannot be turned into a loop.
[[gnu::noinline]] int dive(volatile int* depth) {
  if (*depth < 0) return 0;
  volatile int place[64] = {*depth};
  *depth = *depth + 1;
  return dive(place) + place[0];
}

void exhaust_the_stack(Stage& stage) {
  volatile int depth = 0;
  if (stage.stimulus()) stage.note("never", dive(&depth));
}

void end_here(Stage&, int, siginfo_t*, void*) { _exit(7); }

}  // namespace

CONFORMANCE_IMAGE(stack_with_alternate) {
  stage.use_alternate_stack();
  stage.record(SIGSEGV, {.flags = SA_ONSTACK, .then = end_here});
  exhaust_the_stack(stage);
}

CONFORMANCE_IMAGE(stack_unprepared) {
  stage.note_disposition("before", SIGSEGV);
  stage.note_mask("before");
  exhaust_the_stack(stage);
}

CONFORMANCE_IMAGE(stack_with_handler_on_it) {
  stage.record(SIGSEGV, {.then = end_here});
  exhaust_the_stack(stage);
}

// A write with no room for a byte below the limit: EFBIG, and SIGXFSZ in the writing thread.
CONFORMANCE_CASE(FileLimit, WriteBeyond, "write.sigxfsz") {
  const auto subject = at_the_file_limit(false, write_beyond);
  EXPECT_THAT(subject.outcome("write"), FailedWith(EFBIG));
  EXPECT_EQ(subject.value("handled by then"), 1);
  EXPECT_EQ(subject.count(handler_entered(SIGXFSZ).on("writer")), 1);
}

// With SIGXFSZ ignored: just EFBIG.
CONFORMANCE_CASE(FileLimit, IgnoredLeavesEfbig, "write.sigxfsz-ignored-efbig") {
  const auto subject = at_the_file_limit(true, write_beyond);
  EXPECT_THAT(subject.outcome("write"), FailedWith(EFBIG));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// ftruncate() beyond the limit does the same.
CONFORMANCE_CASE(FileLimit, TruncateBeyond, "ftruncate.sigxfsz") {
  const auto subject = at_the_file_limit(false, [](int file) { return ftruncate(file, file_limit + 1); });
  EXPECT_THAT(subject.outcome("write"), FailedWith(EFBIG));
  EXPECT_EQ(subject.value("handled by then"), 1);
  EXPECT_EQ(subject.count(handler_entered(SIGXFSZ).on("writer")), 1);
}

// A second of CPU time is used up: SIGXCPU, at its default action.
CONFORMANCE_CASE(CpuLimit, EndsWithSigxcpu, "getrlimit.sigxcpu") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    if (!stage.stimulus()) return;
    stage.limit(RLIMIT_CPU, 1);
    for (volatile std::uint64_t burnt = 0;;) burnt = burnt + 1;
  });
  EXPECT_THAT(subject.finish(), KilledBy(SIGXCPU));
}

// The initial thread's stack is used up: SIGSEGV, handled on the alternate stack.
CONFORMANCE_CASE(StackLimit, SigsegvOnTheAlternateStack, "getrlimit.sigsegv-stack") {
  const auto subject = Subject::to_the_end(
      [](Stage& stage) {
        stage.limit(RLIMIT_STACK, 1 << 20);
        stage.exec("stack_with_alternate");
      },
      {.images = true});
  const Event entry = subject.event(handler_entered(SIGSEGV).on("main"));
  EXPECT_TRUE(entry.on_altstack);
  EXPECT_THAT(subject.finish(), Exited(7));
}

// Blocked, ignored, or caught with no other stack to run on: the process dies of it.
CONFORMANCE_TABLE(StackLimit, UnpreparedDies, unprepared) {
  const bool caught = std::string_view(row.name) == "CaughtOnTheSameStack";
  const auto subject = Subject::to_the_end(
      [&](Stage& stage) {
        row.arrange(stage);
        stage.limit(RLIMIT_STACK, 1 << 20);
        stage.exec(caught ? "stack_with_handler_on_it" : "stack_unprepared");
      },
      {.images = true});
  EXPECT_THAT(subject.finish(), KilledBy(SIGSEGV));
}

}  // namespace sigconform::cases::generation_delivery
