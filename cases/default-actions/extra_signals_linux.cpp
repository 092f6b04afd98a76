// The default action of the signals that only Linux has.
#include <unistd.h>

#include "harness/judge/case.h"

namespace sigconform::cases::default_actions {
namespace {

struct Row {
  const char* name;
  RequirementId requirement;
  int signal;
};

constexpr Row extra[] = {
    {"SIGIO", "default.linux-extra-signals", SIGIO},
    {"SIGPWR", "default.linux-extra-signals", SIGPWR},
#ifdef SIGSTKFLT
    {"SIGSTKFLT", "default.linux-extra-signals", SIGSTKFLT},
#endif
};

}  // namespace

// The signal ends the process, without a core image.
CONFORMANCE_TABLE(DefaultExtraSignal, Ends, extra) {
  const auto subject = Subject::to_the_end([&row](Stage& stage) {
    stage.kill(getpid(), row.signal);
    stage.mark("survived");
  });
  EXPECT_EQ(subject.count(marked("survived")), 0);
  EXPECT_THAT(subject.finish(), KilledWithoutCoreBy(row.signal));
}

}  // namespace sigconform::cases::default_actions
