// What the judge can do with a subject, and what it is told when the subject misbehaves.
#include "harness/subject/subject.h"

#include <gmock/gmock.h>
#include <signal.h>
#include <unistd.h>

#include <stdexcept>

#include "harness/subject/evidence_sink.h"
#include "harness/subject/outcome.h"

namespace sigconform {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

void park(Stage& stage) { stage.park(); }

TEST(Subject, EndsInExitEvenWhenTheBodyReturns) {
  const pid_t test = getpid();
  const Subject subject = Subject::to_the_end([](Stage&) {});
  EXPECT_EQ(getpid(), test);
  EXPECT_EQ(subject.wait_ended(), (Ending{Ending::Kind::exited, 0, false}));
}

TEST(Subject, IsToldHowItEnded) {
  EXPECT_EQ(Subject::to_the_end([](Stage&) { _exit(7); }).wait_ended(), (Ending{Ending::Kind::exited, 7, false}));
  EXPECT_EQ(Subject::to_the_end([](Stage&) { ::raise(SIGTERM); }).wait_ended(),
            (Ending{Ending::Kind::killed, SIGTERM, false}));
}

TEST(Subject, ReportsStopAndContinueInOrder) {
  const Subject subject{park};
  ::kill(subject.pid(), SIGSTOP);
  EXPECT_EQ(subject.wait_stopped().code, SIGSTOP);
  ::kill(subject.pid(), SIGCONT);
  EXPECT_EQ(subject.wait_continued().kind, Ending::Kind::continued);
  EXPECT_EQ(subject.finish().code, 0);
}

TEST(Subject, AStopThatNobodyAskedForContradicts) {
  const Subject subject{park};
  ::kill(subject.pid(), SIGSTOP);
  EXPECT_THAT([&] { subject.await(marked("never")); }, ThrowsMessage<Contradicted>(HasSubstr("stopped by SIGSTOP")));
}

TEST(Subject, AnEndInPlaceOfAnEventContradicts) {
  const Subject subject{[](Stage& stage) {
    stage.park();
    ::raise(SIGKILL);
  }};
  subject.release("main");
  EXPECT_THAT([&] { subject.await(marked("never")); }, ThrowsMessage<Contradicted>(HasSubstr("killed by SIGKILL")));
}

TEST(Subject, AFailedArrangementIsUnresolved) {
  EXPECT_THAT([] { Subject subject{[](Stage& stage) { stage.must(-1, "arranging"); }}; },
              ThrowsMessage<Unresolved>(HasSubstr("arranging")));
  EXPECT_THAT([] { Subject subject{[](Stage&) { throw std::runtime_error("a bad body"); }}; },
              ThrowsMessage<Unresolved>(HasSubstr("a bad body")));
}

TEST(Subject, DeliveringToOneThatEndedBeforeItWasReadyIsUnresolved) {
  const Subject subject{[](Stage&) { _exit(0); }};
  EXPECT_THAT([&] { subject.deliver(SIGUSR1).to_process(); },
              ThrowsMessage<Unresolved>(HasSubstr("before it was ready")));
}

TEST(Subject, RunsCommandsOnTheParticipantNamed) {
  const Subject subject{[](Stage& stage) {
    stage.parked_thread("other");
    stage.park();
  }};
  subject.run_on("other", [number = 42](Stage& stage) { stage.note("answer", number); });
  EXPECT_EQ(subject.value("answer"), 42);
  EXPECT_EQ(subject.name_of(subject.event(noted("answer"))), "other");
}

TEST(Subject, AFenceComesAfterWhatWasSentBefore) {
  for (int round = 0; round < 200; ++round) {
    const Subject subject{[](Stage& stage) {
      stage.record(SIGUSR1);
      stage.parked_thread("decoy");
      stage.park();
    }};
    subject.deliver(SIGUSR1).to_process();
    subject.fence();
    ASSERT_EQ(subject.count(handler_entered(SIGUSR1)), 1) << "round " << round;
  }
}

TEST(Subject, AFenceLeavesTheDispositionAsItWas) {
  const Subject subject{park};
  subject.fence();
  subject.run_on("main", [](Stage& stage) { stage.note_disposition("after", Subject::fence_signal()); });
  EXPECT_EQ(subject.disposition("after", Subject::fence_signal()).action, Disposition::Action::by_default);
}

TEST(Subject, SignalsReachTheThreadTheProcessAndTheGroup) {
  const Subject subject{[](Stage& stage) {
    stage.record(SIGUSR1);
    stage.record(SIGRTMIN);
    stage.parked_thread("target");
    stage.park();
  }};
  subject.deliver(SIGUSR1).to("target");
  subject.deliver(SIGRTMIN).with_value(7).to_process();
  subject.deliver(SIGUSR1).to_group();
  subject.await(handler_returned(SIGUSR1), 2);
  subject.await(handler_returned(SIGRTMIN));
  EXPECT_EQ(subject.count(handler_entered(SIGUSR1).on("target")) >= 1, true);
  EXPECT_EQ(subject.event(handler_entered(SIGRTMIN)).siginfo.value_int(), 7);
}

// Twenty times, because whether the sender can still say that it has sent is a race.
TEST(Subject, ASignalFromAThreadMayStopOrEndItsSender) {
  for (int round = 0; round < 20; ++round) {
    const Subject subject{[](Stage& stage) {
      stage.parked_thread("sender");
      stage.park();
    }};
    subject.deliver(SIGSTOP).to("main", "sender");
    EXPECT_EQ(subject.wait_stopped().code, SIGSTOP);
    subject.deliver(SIGCONT).to_process();
    EXPECT_EQ(subject.wait_continued().kind, Ending::Kind::continued);
    // The sender's call, still under way or not, comes before its next one.
    subject.deliver(SIGKILL).to("main", "sender");
    EXPECT_EQ(subject.wait_ended(), (Ending{Ending::Kind::killed, SIGKILL, false}));
  }
}

TEST(Subject, WithoutStimulusNothingIsGenerated) {
  set_without_stimulus(true);
  const Subject subject{[](Stage& stage) {
    stage.record(SIGUSR1);
    stage.note("stimulus", stage.stimulus() ? 1 : 0);
    stage.raise(SIGUSR1);
    stage.kill(getpid(), SIGUSR1);
    stage.park();
  }};
  set_without_stimulus(false);
  EXPECT_EQ(subject.value("stimulus"), 0);
  subject.fence();
  EXPECT_EQ(subject.count(handler_entered(SIGUSR1)), 0);
}

TEST(Subject, SeesAThreadBlockedInACall) {
  if (!observation_obstacle().empty()) GTEST_SKIP() << observation_obstacle();
  const Subject subject{[](Stage& stage) {
    int ends[2];
    stage.must(pipe(ends), "pipe");
    stage.note("read end", ends[0]);
    stage.note("write end", ends[1]);
    stage.thread("reader", [=](Stage& reader) {
      char byte;
      reader.call("read", [&] { return ::read(ends[0], &byte, 1); });
    });
    stage.park();
  }};
  const int descriptor = static_cast<int>(subject.value("read end"));
  subject.await_blocked("reader", blocking::read(descriptor));
  EXPECT_FALSE(subject.is_blocked("reader", blocking::read(descriptor + 1))) << "the first argument must tell";
  EXPECT_FALSE(subject.is_blocked("reader", blocking::pause())) << "the number must tell";
  const int write_end = static_cast<int>(subject.value("write end"));
  subject.run_on("main", [write_end](Stage& stage) { stage.must(::write(write_end, "x", 1), "write"); });
  subject.await(call_returned("read"));
  EXPECT_EQ(subject.outcome("read").result, 1);
}

TEST(Subject, TwoAtATimeKeepTheirEvidenceApart) {
  const Subject one{[](Stage& stage) {
    stage.mark("one");
    stage.park();
  }};
  const Subject two{[](Stage& stage) {
    stage.mark("two");
    stage.park();
  }};
  EXPECT_EQ(one.count(marked("one")), 1);
  EXPECT_EQ(one.count(marked("two")), 0);
  EXPECT_EQ(two.count(marked("two")), 1);
}

TEST(Subject, OverwrittenEvidenceIsReportedToTheSink) {
  const std::size_t place = collected_evidence().size();
  {
    const Subject subject = Subject::to_the_end([](Stage& stage) {
      stage.mark("before");
      auto* bytes = reinterpret_cast<volatile unsigned char*>(&stage.shared().log);
      for (std::size_t at = 0; at < 4096; ++at) bytes[at] = 0xa5;
      _exit(0);
    });
  }
  EXPECT_THAT(collected_evidence().at(place).problem, HasSubstr("written over"));
}

}  // namespace
}  // namespace sigconform
