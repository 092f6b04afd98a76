#include "cases/runtimes/cpp/library/table.h"

#include <array>
#include <mutex>
#include <string>

#include "cases/runtimes/cpp/library/recorder.h"
#include "sigconform/mainthread/signals.h"

namespace sigconform::mainthread {

namespace {

Handler action_found(int signal) {
  struct sigaction action {};
  if (sigaction(signal, nullptr, &action) != 0 || (action.sa_flags & SA_SIGINFO) != 0) return {};
  if (action.sa_handler == SIG_DFL) return Handlers::DFL;
  if (action.sa_handler == SIG_IGN) return Handlers::IGN;
  return {};
}

struct Table {
  Table() {
    for (int signal = 1; signal < limit; ++signal) handlers[signal] = action_found(signal);
  }

  std::mutex mutex;
  std::array<Handler, limit> handlers;
};

// Never destroyed: a destructor of some other static object may still dispatch.
Table& table() {
  static Table& the_table = *new Table;
  return the_table;
}

// At start, before the program changes what it inherited.
[[maybe_unused]] const Table& at_start = table();

}  // namespace

Handler table_entry(int signal) {
  std::lock_guard lock(table().mutex);
  return table().handlers[signal];
}

Handler exchange_table_entry(int signal, Handler handler) {
  std::swap(table().handlers[signal], handler);
  return handler;
}

bool call_handler(int signal) {
  // A copy: the handler may install another one for its own signal.
  const Handler handler = table_entry(signal);
  if (!handler.callable()) return false;
  handler(signal);
  return true;
}

void lock_table() { table().mutex.lock(); }
void unlock_table() { table().mutex.unlock(); }

void require_in_range(const char* call, int signal) {
  if (signal >= 1 && signal < limit) return;
  throw std::invalid_argument(std::string(call) + ": signal number " + std::to_string(signal) + " is not in 1 to " +
                              std::to_string(limit - 1));
}

}  // namespace sigconform::mainthread
