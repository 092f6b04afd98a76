#include "sigconform/mainthread/main_thread.h"

#include <signal.h>

#include <atomic>

#include "cases/runtimes/cpp/library/faults.h"
#include "cases/runtimes/cpp/library/main_thread.h"
#include "cases/runtimes/cpp/library/recorder.h"
#include "cases/runtimes/cpp/library/table.h"
#include "cases/runtimes/cpp/library/wakeup_target.h"
#include "sigconform/mainthread/errors.h"

namespace sigconform::mainthread {

namespace {

// Numbers of our own: the system gives the id of an ended thread to a new one, and that one would be main.
constinit std::atomic<unsigned long> last_number{0};
constinit thread_local unsigned long own_number = 0;

unsigned long number_of_this_thread() noexcept {
  if (own_number == 0) own_number = last_number.fetch_add(1, std::memory_order_relaxed) + 1;
  return own_number;
}

constinit std::atomic<unsigned long> main_number{0};
constinit std::atomic<pthread_t> main_id{};
constinit std::atomic<bool> initialised{false};

void elect_this_thread() noexcept {
  main_id.store(pthread_self(), std::memory_order_relaxed);
  main_number.store(number_of_this_thread(), std::memory_order_release);
}

// The mask of the forking thread; there is one fork at a time behind the table's lock.
sigset_t mask_before_fork;

// Every signal is blocked from here to the end of both branches: what the child receives early is not what it clears.
void before_fork() {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  lock_table();
  lock_wakeup_targets();
  mask_before_fork = before;
}

void restore_mask() {
  const sigset_t mask = mask_before_fork;
  unlock_wakeup_targets();
  unlock_table();
  ::pthread_sigmask(SIG_SETMASK, &mask, nullptr);
}

void after_fork_in_child() {
  elect_this_thread();
  if constexpr (fault != Fault::flags_kept_after_fork) clear_records();
  renew_wakeup_pipes();
  restore_mask();
}

constinit std::atomic<bool> started{false};

void start() noexcept {
  if (started.exchange(true, std::memory_order_acq_rel)) return;
  elect_this_thread();
  pthread_atfork(before_fork, restore_mask, after_fork_in_child);
}

// Before the static initialisers of other objects, which may use the library; where they have no priorities, the first
// of them that asks who is main is.
#if defined(__APPLE__)
void start_if_first() noexcept { start(); }
#else
void start_if_first() noexcept {}
[[gnu::constructor(101)]] void start_before_others() {
  if constexpr (fault != Fault::late_election) start();
}
#endif
[[maybe_unused]] const int at_start = (start(), 0);

}  // namespace

void initialise() {
  if (initialised.exchange(true, std::memory_order_acq_rel)) return require_main_thread("initialise");
  elect_this_thread();
}

bool is_main_thread() noexcept {
  start_if_first();
  return number_of_this_thread() == main_number.load(std::memory_order_acquire);
}

pthread_t main_thread() noexcept {
  start_if_first();
  return main_id.load(std::memory_order_relaxed);
}

void require_main_thread(const char* call) {
  if constexpr (fault != Fault::install_anywhere) {
    if (!is_main_thread()) throw NotMainThread(call);
  }
}

}  // namespace sigconform::mainthread
