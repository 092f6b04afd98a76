// Between the record of a signal and the check that runs its handler: for runtimes whose programs call the check
// themselves. A Python is embedded for it, see python/embedding.cpp.
#include <signal.h>

#include "cases/runtimes/statements.h"

namespace sigconform::cases::runtimes {
namespace {

using ::testing::ElementsAre;

constexpr Statement statements[] = {
    {"MustBeCalled", "python.embedder-must-check", {{{"before", "0"}, {"after", "1"}}}},
    {"FindsNothingInAChild", "python.fork-clears-recorded", {{{"child-handled", "0"}, {"parent-handled", "1"}}}},
};

// What is recorded is shown by its wakeup byte; where there is none, by the signal's being pending no longer.
RUNTIME_TABLE(Check, Statement, statements) {
  Scene scene{scene_of(row.requirement)};
  EXPECT_THAT(scene.finish(), Exited(0));
  if (scene.values("pending").empty()) {
    EXPECT_EQ(scene.value("byte"), "SIGUSR1");
  } else {
    EXPECT_EQ(scene.value("pending"), "False");
  }
  expect_said(scene, row);
}

// The process's first thread takes no part, though the system may hand it the signal.
RUNTIME_CASE(Check, IsMainsWhoInitialised, "python.main-is-initialising-thread") {
  Scene scene{"main-is-initialising-thread"};
  scene.await("ready");
  scene.deliver(SIGUSR1);
  scene.await_handler("SIGUSR1");
  scene.send("go");
  EXPECT_THAT(scene.finish(), Exited(0));
  EXPECT_EQ(scene.value("named"), "True");
  EXPECT_THAT(scene.handled_on("SIGUSR1"), ElementsAre("main"));
}

}  // namespace
}  // namespace sigconform::cases::runtimes
