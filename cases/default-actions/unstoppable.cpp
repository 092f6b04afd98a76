// SIGKILL and SIGSTOP, which nothing keeps off.
#include <unistd.h>

#include "harness/judge/case.h"

namespace sigconform::cases::default_actions {
namespace {

// Every thread blocks all it can, and main is busy in a handler when the process gets the signal. Any thread may be the
// one that takes it, so main stays in the handler instead of counting on kill() to return late.
template <int Signal>
void besieged(Stage& stage) {
  stage.block(SignalSet::full() - SignalSet{SIGUSR1});
  stage.parked_thread("bystander", SignalSet::full());
  stage.record(SIGUSR1, {.mask = SignalSet::full(), .then = [](Stage& self, int, siginfo_t*, void*) {
                           self.kill(getpid(), Signal);
                           if (self.stimulus()) self.park();
                         }});
  stage.must(raise(SIGUSR1), "raise");
}

}  // namespace

// SIGKILL ends a process that blocks everything and is busy in a handler.
CONFORMANCE_CASE(Unstoppable, SigkillEndsWhateverIsBlocked, "default.sigkill-always") {
  const auto subject = Subject::to_the_end(besieged<SIGKILL>);
  EXPECT_EQ(subject.count(handler_entered(SIGUSR1)), 1);
  EXPECT_THAT(subject.finish(), KilledBy(SIGKILL));
}

// SIGSTOP stops it as well, in the handler.
CONFORMANCE_CASE(Unstoppable, SigstopStopsWhateverIsBlocked, "default.sigstop-always") {
  const Subject subject{besieged<SIGSTOP>, {.wait_until_ready = false}};
  EXPECT_THAT(subject.wait_stopped(), StoppedBy(SIGSTOP));
  EXPECT_EQ(subject.count(handler_entered(SIGUSR1)), 1);
  subject.deliver(SIGCONT).to_process();
  EXPECT_THAT(subject.wait_continued(), Continued());
  subject.await_parked("main");
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace sigconform::cases::default_actions
