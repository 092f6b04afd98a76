// si_signo, the sender, and the codes as constants.
#include <unistd.h>

#include "cases/siginfo/sources.h"
#include "cases/support/mask_change.h"

namespace sigconform::cases::siginfo {
namespace {

// How many values are left when equal ones count once.
template <std::size_t N>
std::size_t distinct(const int (&codes)[N]) {
  std::vector<int> sorted(codes, codes + N);
  std::sort(sorted.begin(), sorted.end());
  return static_cast<std::size_t>(std::unique(sorted.begin(), sorted.end()) - sorted.begin());
}

// Naming each is the test that it is defined.
constexpr int ill[] = {ILL_ILLOPC, ILL_ILLOPN, ILL_ILLADR, ILL_ILLTRP, ILL_PRVOPC, ILL_PRVREG, ILL_COPROC, ILL_BADSTK};
constexpr int fpe[] = {FPE_INTDIV, FPE_INTOVF, FPE_FLTDIV, FPE_FLTOVF, FPE_FLTUND, FPE_FLTRES, FPE_FLTINV, FPE_FLTSUB};
constexpr int segv[] = {SEGV_MAPERR, SEGV_ACCERR};
constexpr int bus[] = {BUS_ADRALN, BUS_ADRERR, BUS_OBJERR};
constexpr int cld[] = {CLD_EXITED, CLD_KILLED, CLD_DUMPED, CLD_TRAPPED, CLD_STOPPED, CLD_CONTINUED};
constexpr int general[] = {SI_USER, SI_QUEUE, SI_TIMER, SI_ASYNCIO, SI_MESGQ};

Subject number_of_distinct(std::size_t count) {
  return Subject::to_the_end([=](Stage& stage) { stage.note("distinct", static_cast<std::int64_t>(count)); });
}

}  // namespace

// si_signo is the number that the handler is called with.
CONFORMANCE_CASE(SiginfoMembers, NumberIsTheHandlersArgument, "siginfo.si-signo") {
  std::vector<int> signals(std::begin(catchable_standard_signals), std::end(catchable_standard_signals));
#ifdef SIGRTMIN
  for (int signal = SIGRTMIN; signal <= SIGRTMAX; ++signal) signals.push_back(signal);
#endif
  const auto subject = Subject::to_the_end([&](Stage& stage) {
    for (int signal : signals) {
      stage.record(signal);
      stage.kill(getpid(), signal);
    }
  });
  for (int signal : signals) EXPECT_EQ(siginfo_of(subject, signal).signo, signal);
}

// The sender's process id, by kill() and by sigqueue().
CONFORMANCE_CASE(SiginfoMembers, SendersProcess, "siginfo.sender-pid") {
  const Subject by_kill = source::kill();
  const Subject by_sigqueue = source::sigqueue();
  EXPECT_EQ(siginfo_of(by_kill).pid, by_kill.value("sender"));
  EXPECT_EQ(siginfo_of(by_sigqueue).pid, by_sigqueue.value("sender"));
  Subject from_the_judge{[](Stage& stage) {
    stage.record(SIGUSR1);
    stage.park();
  }};
  from_the_judge.deliver(SIGUSR1).to_process();
  from_the_judge.fence();
  EXPECT_EQ(siginfo_of(from_the_judge).pid, getpid());
}

// The sender's real user, not the effective one.
CONFORMANCE_CASE(SiginfoMembers, SendersRealUser, "siginfo.sender-uid") {
  const uid_t user = require_second_user();
  Subject subject{[=](Stage& stage) {
    stage.record(SIGUSR1);
    stage.record(SIGUSR2);
    parked_process(stage, "sender",
                   [=](Stage& sender) { sender.must(setreuid(user, static_cast<uid_t>(-1)), "setreuid"); });
    stage.park();
  }};
  subject.run_on("sender", [](Stage& stage) {
    stage.note("effective", geteuid());
    stage.kill(stage.process_of("main"), SIGUSR1);
    stage.sigqueue(stage.process_of("main"), SIGUSR2, 1);
  });
  subject.fence("main");
  EXPECT_NE(subject.value("effective"), user);
  EXPECT_EQ(siginfo_of(subject, SIGUSR1).uid, user);
  EXPECT_EQ(siginfo_of(subject, SIGUSR2).uid, user);
}

// The five general codes are there and differ.
CONFORMANCE_CASE(SiginfoMembers, GeneralCodesDiffer, "siginfo.general-codes-defined") {
  no_stimulus_applies("constants are compared, no signal is generated");
  EXPECT_EQ(number_of_distinct(distinct(general)).value("distinct"), 5);
}

// So are those of the faults and of children, each kind for itself.
CONFORMANCE_CASE(SiginfoMembers, CodesOfFaultsAndChildrenDiffer, "siginfo.machine-dependent-codes") {
  no_stimulus_applies("constants are compared, no signal is generated");
  const std::size_t count = distinct(ill) + distinct(fpe) + distinct(segv) + distinct(bus) + distinct(cld);
  EXPECT_EQ(number_of_distinct(count).value("distinct"), 8 + 8 + 2 + 3 + 6);
}

}  // namespace sigconform::cases::siginfo
