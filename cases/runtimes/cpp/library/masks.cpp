#include "sigconform/mainthread/masks.h"

#include <system_error>

#include "cases/runtimes/cpp/library/sets.h"
#include "sigconform/mainthread/dispatch.h"

namespace sigconform::mainthread {

SignalSet pthread_sigmask(Sigmasks how, const SignalSet& set) {
  const sigset_t wanted = to_sigset("pthread_sigmask", set);
  sigset_t before;
  sigemptyset(&before);
  const int error = ::pthread_sigmask(static_cast<int>(how), &wanted, &before);
  if (error != 0) throw std::system_error(error, std::system_category(), "pthread_sigmask");
  check_signals();
  return from_sigset(before);
}

SignalSet sigpending() {
  sigset_t pending;
  sigemptyset(&pending);
  ::sigpending(&pending);
  return from_sigset(pending);
}

}  // namespace sigconform::mainthread
