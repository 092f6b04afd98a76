// What actions a program finds when it starts.
#include "cases/support/every_action.h"

namespace sigconform::cases::actions {

// Whatever handlers the program before had, the new one finds none.
CONFORMANCE_CASE(InitialAction, IsDefaultOrIgnored, "signal_actions.initial-dfl-or-ign") {
  const auto subject = Subject::to_the_end(
      [](Stage& stage) {
        if (stage.stimulus()) for_each_signal(settable_signals(), [&](int signal) { stage.record(signal); });
        stage.ignore(SIGUSR2);
        note_dispositions(stage, "old image");
        stage.exec("disposition_reporter");
      },
      {.images = true});
  EXPECT_THAT(signals_with(subject, "old image", Disposition::Action::caught), Contains(SIGUSR1));
  EXPECT_THAT(signals_with(subject, "new image", Disposition::Action::caught), IsEmptySet());
  EXPECT_THAT(signals_with(subject, "new image", Disposition::Action::ignored), IsExactly(SignalSet{SIGUSR2}));
}

}  // namespace sigconform::cases::actions
