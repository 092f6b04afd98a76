// Alarm and interval timers of the runtime.
#include <signal.h>

#include "cases/runtimes/statements.h"

namespace sigconform::cases::runtimes {
namespace {

constexpr std::string_view asks = "it arms timers that never expire";

constexpr Statement statements[] = {
    {"AlarmReturnsWhatWasLeft",
     "python.alarm-returns-remaining",
     {{{"100", "0"}, {"50", "True"}, {"0", "True"}, {"0-again", "0"}}},
     asks},
    {"SetReturnsTheOldTimer", "python.setitimer-returns-old", {{{"first", "(0.0, 0.0)"}, {"second", "True"}}}, asks},
    {"GetTellsWhatIsLeft", "python.getitimer-current", {{{"disarmed", "(0.0, 0.0)"}, {"armed", "True"}}}, asks},
    {"BadTimerIsItimerError", "python.setitimer-bad-arguments", {{{"which", "ItimerError"}}}, asks},
    {"CpuTimersCountCpuTime",
     "python.cpu-timers-count-cpu-only",
     {{{"before-burning", "SIGALRM"}, {"after", "SIGALRM,SIGPROF,SIGVTALRM"}}}},
};
RUNTIME_TABLE(RuntimeTimer, Is, statements) { judge_statement(row); }

constexpr OpenStatement open_statements[] = {{"AlarmAndTheRealTimer", "python.alarm-shares-real-itimer", asks}};
RUNTIME_TABLE(RuntimeTimer, Observed, open_statements) { judge_open_statement(row); }

RUNTIME_CASE(RuntimeTimer, TinyDelayFires, "python.setitimer-tiny-delay-fires") {
  Scene scene{"setitimer-tiny-delay-fires"};
  for (int count = 1; count <= 2; ++count) {
    scene.await("set", count);
    scene.await_handler("SIGALRM", count);
    scene.send("go");
  }
  EXPECT_THAT(scene.finish(), Exited(0));
}

}  // namespace
}  // namespace sigconform::cases::runtimes
