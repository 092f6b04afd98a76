// Signals that a program should not notice: a stop and its continuation, and those that are ignored by default.
#include "cases/footprint/arrangement.h"
#include "harness/judge/case.h"

namespace sigconform::cases::footprint {
namespace {

TARGET_CASE(Footprint, StopsAndGoesOn, "footprint.sigtstp-stops") {
  Arrangement arrangement;
  const auto program = arrangement.idle();
  const ProcessView view = program->view();
  program->deliver(SIGTSTP);
  if (program->await_stop()) {
    observe(token_of(program->await_status()));
  } else if (!program->ended()) {
    observe(view.ignored.contains(SIGTSTP) ? "ignores-it" : "does-not-stop");
  }
  program->deliver(SIGCONT);
  program->await_idle();
  if (program->ended() && !view.caught.contains(SIGTSTP) && !view.caught.contains(SIGCONT))
    unresolved("it was seen catching neither SIGTSTP nor SIGCONT, and ended when they came; " + program->last_words());
  if (program->ended()) ADD_FAILURE() << "it was " << program->ended()->to_string();
  require_sent();
}

TARGET_CASE(Footprint, WorksOnAfterStops, "footprint.sigcont-continues") {
  Arrangement arrangement;
  const Work undisturbed = work(arrangement, [](Program&, int) {});
  int stops = 0;
  const Work disturbed = work(arrangement, [&](Program& program, int number) {
    const int signal = number % 4 < 2 ? SIGTSTP : SIGSTOP;
    if (signal == SIGTSTP && program.view().ignored.contains(SIGTSTP)) return;
    if (!program.deliver(signal)) return;
    if (!program.await_stop()) return;
    ++stops;
    program.deliver(SIGCONT);
  });
  EXPECT_EQ(disturbed.output, undisturbed.output);
  EXPECT_EQ(disturbed.ending, undisturbed.ending);
  EXPECT_GT(stops, 0) << "it was never stopped";
  observe("stopped-" + std::to_string(stops) + "-times");
}

TARGET_CASE(Footprint, WorksOnThroughHarmlessSignals, "footprint.harmless-signals-harmless") {
  Arrangement arrangement;
  const Work undisturbed = work(arrangement, [](Program&, int) {});
  const Work disturbed = work(arrangement, [](Program& program, int) {
    for (const int signal : {SIGCHLD, SIGURG, SIGCONT, SIGWINCH}) program.deliver(signal);
  });
  EXPECT_EQ(disturbed.output, undisturbed.output);
  EXPECT_EQ(disturbed.ending, undisturbed.ending);
  require_sent();
}

}  // namespace
}  // namespace sigconform::cases::footprint
