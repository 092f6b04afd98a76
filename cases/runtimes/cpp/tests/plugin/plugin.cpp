// A shared object that the library is linked into, with a pipe at namespace scope.
#include <signal.h>

#include <vector>

#include "sigconform/mainthread/mainthread.h"

namespace {

sigconform::mainthread::WakeupPipe wakeup;
int handled = 0;

}  // namespace

/// The number that was handled; 0 unless its byte came as well.
extern "C" int handled_signals() {
  sigconform::mainthread::signal(SIGUSR1, [](int signal) { handled = signal; });
  ::raise(SIGUSR1);
  return wakeup.wait() == std::vector<int>{SIGUSR1} ? handled : 0;
}
