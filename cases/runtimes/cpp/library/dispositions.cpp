#include "sigconform/mainthread/dispositions.h"

#include <signal.h>

#include <cerrno>
#include <system_error>

#include "cases/runtimes/cpp/library/faults.h"
#include "cases/runtimes/cpp/library/main_thread.h"
#include "cases/runtimes/cpp/library/recorder.h"
#include "cases/runtimes/cpp/library/table.h"
#include "sigconform/mainthread/dispatch.h"
#include "sigconform/mainthread/signals.h"

namespace sigconform::mainthread {

namespace {

struct sigaction action_for(const Handler& handler) {
  struct sigaction action {};
  sigemptyset(&action.sa_mask);
  if (handler.callable()) {
    action.sa_handler = on_signal;
    action.sa_flags = SA_ONSTACK;
    if constexpr (fault == Fault::one_shot) action.sa_flags |= static_cast<int>(SA_RESETHAND);
  } else {
    action.sa_handler = handler == Handlers::IGN ? SIG_IGN : SIG_DFL;
  }
  return action;
}

[[noreturn]] void refuse(const char* call, int signal) {
  throw std::system_error(errno, std::system_category(), std::string(call) + ": " + signal_name(signal));
}

}  // namespace

Handler signal(int signal, const Handler& handler) {
  require_main_thread("signal");
  require_in_range("signal", signal);
  if (!handler.known()) throw std::invalid_argument("signal: an unknown handler cannot be installed");
  check_signals();
  const struct sigaction action = action_for(handler);
  const TableLock lock;
  if (sigaction(signal, &action, nullptr) != 0) refuse("signal", signal);
  return exchange_table_entry(signal, handler);
}

Handler getsignal(int signal) {
  require_in_range("getsignal", signal);
  return table_entry(signal);
}

void siginterrupt(int signal, bool interrupt) {
  require_in_range("siginterrupt", signal);
  // Another thread may ask for this while main installs: its handler must not be put back.
  const TableLock lock;
  struct sigaction action {};
  if (sigaction(signal, nullptr, &action) != 0) refuse("siginterrupt", signal);
  if (interrupt) {
    action.sa_flags &= ~SA_RESTART;
  } else {
    action.sa_flags |= SA_RESTART;
  }
  if (sigaction(signal, &action, nullptr) != 0) refuse("siginterrupt", signal);
}

}  // namespace sigconform::mainthread
