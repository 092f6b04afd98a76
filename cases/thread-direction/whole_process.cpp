// A default action reached through one thread, which befalls the whole process.
#include <atomic>
#include <cstdint>

#include "harness/judge/case.h"
#include "harness/subject/shared_value.h"

namespace sigconform::cases::thread_direction {
namespace {

struct Row {
  const char* name;
  RequirementId requirement;
  int signal;
};

#define TERMINATES(signal) \
  { #signal, "direction.default-terminate-whole-process", signal }
constexpr Row terminating[] = {
    TERMINATES(SIGHUP),  TERMINATES(SIGINT),  TERMINATES(SIGQUIT), TERMINATES(SIGILL),    TERMINATES(SIGTRAP),
    TERMINATES(SIGABRT), TERMINATES(SIGBUS),  TERMINATES(SIGFPE),  TERMINATES(SIGKILL),   TERMINATES(SIGUSR1),
    TERMINATES(SIGSEGV), TERMINATES(SIGUSR2), TERMINATES(SIGPIPE), TERMINATES(SIGALRM),   TERMINATES(SIGTERM),
    TERMINATES(SIGXCPU), TERMINATES(SIGXFSZ), TERMINATES(SIGPROF), TERMINATES(SIGVTALRM), TERMINATES(SIGSYS),
};
#undef TERMINATES

constexpr Row stopping[] = {
    {"SIGSTOP", "direction.default-stop-whole-process", SIGSTOP},
    {"SIGTSTP", "direction.default-stop-whole-process", SIGTSTP},
    {"SIGTTIN", "direction.default-stop-whole-process", SIGTTIN},
    {"SIGTTOU", "direction.default-stop-whole-process", SIGTTOU},
};

}  // namespace

// Ended by a signal that one of its threads sent to itself, the process ends with all its threads.
CONFORMANCE_TABLE(DefaultWholeProcess, EndsWithTheThread, terminating) {
  const auto subject = Subject::to_the_end([&row](Stage& stage) {
    stage.parked_thread("bystander");
    stage.thread("worker", [&row](Stage& worker) {
      worker.pthread_kill("worker", row.signal);
      worker.mark("went on");
    });
    stage.join("worker");
  });
  EXPECT_EQ(subject.count(marked("went on")), 0);
  EXPECT_THAT(subject.finish(), KilledBy(row.signal));
}

// Stopped by a signal that one of its threads sent to itself, no thread goes on: while another process makes its round
// trips the bystander, who never blocks, counts nothing.
CONFORMANCE_TABLE(DefaultWholeProcess, StopsWithTheThread, stopping) {
  SharedValue<std::atomic<std::uint64_t>> counted;
  const Subject subject{[&](Stage& stage) {
                          stage.thread("bystander", [&](Stage& bystander) {
                            counted->store(1);
                            bystander.mark("counts");
                            for (;;) counted->fetch_add(1);
                          });
                          stage.wait_until([&] { return counted->load() > 0; });
                          stage.thread("worker", [&row](Stage& worker) {
                            worker.pthread_kill("worker", row.signal);
                            worker.mark("went on");
                          });
                          stage.join("worker");
                        },
                        {.wait_until_ready = false}};
  EXPECT_THAT(subject.wait_stopped(), StoppedBy(row.signal));
  const std::uint64_t when_stopped = counted->load();
  const Subject helper{[](Stage& stage) { stage.park(); }};
  for (int trip = 0; trip < 10; ++trip) helper.fence();
  EXPECT_EQ(counted->load(), when_stopped);
  EXPECT_EQ(subject.count(marked("went on")), 0);
  subject.deliver(SIGCONT).to_process();
  EXPECT_THAT(subject.wait_ended(), Exited(0));
}

}  // namespace sigconform::cases::thread_direction
