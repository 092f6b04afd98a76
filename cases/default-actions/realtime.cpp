// The default action of every real-time signal.
#include <unistd.h>

#include <vector>

#include "harness/judge/case.h"
#include "harness/signals/signal_names.h"

namespace sigconform::cases::default_actions {
namespace {

struct Row {
  std::string name;
  RequirementId requirement;
  int signal;
};

// SIGRTMIN and SIGRTMAX are known at run time only: the rows are made when the program starts.
const std::vector<Row> realtime_signals = [] {
  std::vector<Row> rows;
#ifdef SIGRTMIN
  for (int signal = SIGRTMIN; signal <= SIGRTMAX; ++signal)
    rows.push_back({"SIGRTMIN_plus_" + std::to_string(signal - SIGRTMIN), "default.realtime-range", signal});
#endif
  return rows;
}();

}  // namespace

// Every number of the range ends the process, and its parent learns which one it was.
CONFORMANCE_TABLE(DefaultRealtime, Ends, realtime_signals) {
  const auto subject = Subject::to_the_end([&row](Stage& stage) {
    stage.kill(getpid(), row.signal);
    stage.mark("survived");
  });
  EXPECT_EQ(subject.count(marked("survived")), 0);
  EXPECT_THAT(subject.finish(), KilledWithoutCoreBy(row.signal));
}

}  // namespace sigconform::cases::default_actions
