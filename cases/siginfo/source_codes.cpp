// si_code by the source of a signal, and what comes with it.
#include <stdlib.h>
#include <unistd.h>

#include "cases/siginfo/sources.h"
#include "harness/subject/evidence_sink.h"

namespace sigconform::cases::siginfo {
namespace {

struct Row {
  const char* name;
  RequirementId requirement;
  Subject (*make)();
  int code;
};

const Row general[] = {
    {"Kill", "siginfo.si-user-kill", source::kill, SI_USER},
    {"Sigqueue", "siginfo.si-queue", source::sigqueue, SI_QUEUE},
    {"Timer", "siginfo.si-timer", source::timer, SI_TIMER},
    {"AsynchronousIo", "siginfo.si-asyncio", source::asynchronous_io, SI_ASYNCIO},
    {"MessageQueue", "siginfo.si-mesgq", source::message_queue, SI_MESGQ},
};

constexpr RequirementId from_a_process = "siginfo.nonpositive-code-means-process";
const Row senders[] = {
    {"Kill", from_a_process, source::kill, SI_USER},
    {"Sigqueue", from_a_process, source::sigqueue, SI_QUEUE},
    {"Timer", from_a_process, source::timer, SI_TIMER},
    {"AsynchronousIo", from_a_process, source::asynchronous_io, SI_ASYNCIO},
    {"MessageQueue", from_a_process, source::message_queue, SI_MESGQ},
};

// The four codes that mean another source than a call which names a thread.
testing::Matcher<int> not_another_source() {
  return testing::Not(testing::AnyOf(SI_QUEUE, SI_TIMER, SI_ASYNCIO, SI_MESGQ));
}

testing::Matcher<int> no_general_code() { return testing::AllOf(testing::Ne(SI_USER), not_another_source()); }

}  // namespace

// Each source has its code.
CONFORMANCE_TABLE(SourceCodes, General, general) { EXPECT_EQ(siginfo_of(row.make()).code, row.code); }

// A code of zero or less names a process, with its id and user.
CONFORMANCE_TABLE(SourceCodes, SenderIsNamed, senders) {
  const Subject subject = row.make();
  const SiginfoSnapshot info = siginfo_of(subject);
  if (info.code > 0) return;
  EXPECT_EQ(info.pid, subject.value("sender"));
  EXPECT_EQ(info.uid, static_cast<std::uint32_t>(subject.value("sender's user")));
}

// raise() and abort() count as a process's own, or have a code of theirs.
CONFORMANCE_CASE(SourceCodes, RaiseAndAbort, "siginfo.raise-abort-code") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR1);
    stage.record(SIGABRT);
    stage.raise(SIGUSR1);
    if (stage.stimulus()) abort();
  });
  const int raised = siginfo_of(subject).code;
  const int aborted = siginfo_of(subject, SIGABRT).code;
  EXPECT_THAT(raised, not_another_source());
  EXPECT_THAT(aborted, not_another_source());
  observe("raise-" + code_token(SIGUSR1, raised));
  observe("abort-" + code_token(SIGABRT, aborted));
}

// So does pthread_kill().
CONFORMANCE_CASE(SourceCodes, PthreadKill, "siginfo.pthread-kill-code") {
  Subject subject{[](Stage& stage) {
    stage.record(SIGUSR1);
    stage.parked_thread("target");
    stage.park();
  }};
  subject.deliver(SIGUSR1).to("target", "main");
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("target"));
  const int code = siginfo_of(subject).code;
  EXPECT_THAT(code, not_another_source());
  observe(code_token(SIGUSR1, code));
}

// What a terminal generates comes from no process.
CONFORMANCE_CASE(SourceCodes, InterruptCharacter, "siginfo.terminal-code") {
  Terminal terminal;
  terminal.become_controlling();
  Subject subject{[](Stage& stage) {
                    stage.record(SIGINT);
                    stage.park();
                  },
                  {.terminal = &terminal}};
  if (without_stimulus()) subject.release("main");
  if (!without_stimulus()) terminal.type("\x03");
  subject.await(handler_entered(SIGINT));
  const int code = siginfo_of(subject, SIGINT).code;
  EXPECT_THAT(code, no_general_code());
  observe(code_token(SIGINT, code));
}

// Nor does what alarm() generates.
CONFORMANCE_CASE(SourceCodes, Alarm, "siginfo.alarm-code") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGALRM);
    if (!stage.stimulus()) return;
    alarm(1);
    stage.wait_until([&] { return stage.handled_count(SIGALRM) > 0; });
  });
  const int code = siginfo_of(subject, SIGALRM).code;
  EXPECT_THAT(code, no_general_code());
  observe(code_token(SIGALRM, code));
}

// A queue's notification carries the value that was registered.
CONFORMANCE_CASE(SourceCodes, MessageQueueValue, "siginfo.value-mq") {
  EXPECT_EQ(siginfo_of(source::message_queue()).value_int(), sent_value);
}

// si_errno is zero, or an error number: recorded over all sources.
CONFORMANCE_CASE(SourceCodes, ErrorNumber, "siginfo.si-errno") {
  bool all_zero = true;
  for (const Row& row : general) {
    const int error = siginfo_of(row.make()).error;
    EXPECT_GE(error, 0) << row.name;
    all_zero = all_zero && error == 0;
  }
  observe(all_zero ? "always-zero" : "set-by-some-source");
}

}  // namespace sigconform::cases::siginfo
