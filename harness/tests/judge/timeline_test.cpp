#include "harness/judge/timeline.h"

#include <gmock/gmock.h>

namespace sigconform {
namespace {

TEST(Timeline, PutsEachParticipantInItsColumn) {
  const std::vector<EvidenceLine> evidence = {{1000, "main", "started", "", "main"},
                                              {2500, "judge", "delivery", "SIGUSR1", "kill"},
                                              {3000, "main", "handler-enter", "SIGUSR1", "si_code=SI_USER"}};
  EXPECT_EQ(render_timeline(evidence),
            "        us  main           judge\n"
            "       1.0  started                       main\n"
            "       2.5                 sends SIGUSR1  kill\n"
            "       3.0  enter SIGUSR1                 si_code=SI_USER\n");
}

TEST(Timeline, LeavesOutTheMiddleOfALongOneAndSaysSo) {
  std::vector<EvidenceLine> evidence(100, EvidenceLine{0, "main", "mark", "", "x"});
  const std::string text = render_timeline(evidence, 10);
  EXPECT_THAT(text, testing::HasSubstr("... 90 events left out"));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 12);
}

TEST(Timeline, OfNothingIsNothing) { EXPECT_EQ(render_timeline({}), ""); }

}  // namespace
}  // namespace sigconform
