// Judges one promise of a service: what SIGHUP does to it.
#include <signal.h>

#include "harness/sigconform.h"

namespace {

using namespace sigconform;

// The code under test. A real project links its own instead.
template <typename Reload>
void serve(Reload reload) {
  for (int signal = 0; signal != SIGTERM;) {
    sigset_t wanted;
    sigemptyset(&wanted);
    sigaddset(&wanted, SIGHUP);
    sigaddset(&wanted, SIGTERM);
    sigwait(&wanted, &signal);
    if (signal == SIGHUP) reload();
  }
}

CONFORMANCE_CASE(Service, ReloadsOncePerHangup, "service.reload-on-hup") {
  Subject subject{[](Stage& stage) {
    stage.block({SIGHUP, SIGTERM});
    stage.ready();
    serve([&stage] { stage.mark("reloaded"); });
  }};
  subject.deliver(SIGHUP).to_process();
  subject.await(marked("reloaded"));
  subject.deliver(SIGTERM).to_process();
  EXPECT_THAT(subject.finish(), Exited(0));
  EXPECT_EQ(subject.count(marked("reloaded")), 1);
}

}  // namespace
