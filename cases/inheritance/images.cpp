// The new images of the cases of inheritance: they note what they find, before anything else.
#include <sys/time.h>
#include <unistd.h>

#include "cases/inheritance/arrangements.h"

namespace sigconform::cases::inheritance {

CONFORMANCE_IMAGE(signal_state_reporter) {
  stage.note_mask("new image");
  stage.note_pending("new image");
  stage.note_altstack("new image");
}

CONFORMANCE_IMAGE(disposition_reporter) { note_dispositions(stage, "new image"); }

CONFORMANCE_IMAGE(alarm_reporter) {
  itimerval timer{};
  stage.must(getitimer(ITIMER_REAL, &timer), "getitimer");
  stage.note("timer seconds", timer.it_value.tv_sec);
  stage.note("interval seconds", timer.it_interval.tv_sec);
  stage.note("alarm seconds", alarm(0));
}

}  // namespace sigconform::cases::inheritance
