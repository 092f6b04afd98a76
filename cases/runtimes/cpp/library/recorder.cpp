#include "cases/runtimes/cpp/library/recorder.h"

#include <time.h>

#include <cerrno>

#include "cases/runtimes/cpp/library/faults.h"
#include "cases/runtimes/cpp/library/table.h"
#include "cases/runtimes/cpp/library/wakeup_target.h"
#include "sigconform/mainthread/main_thread.h"

namespace sigconform::mainthread {

namespace {

static_assert(std::atomic<bool>::is_always_lock_free, "a lock in a handler may be held by what it interrupted");

constinit std::atomic<bool> recorded[limit];
constinit std::atomic<bool> any_recorded{false};

void record(int signal) noexcept {
  recorded[signal].store(true, std::memory_order_release);
  // After the record, so that who sees this finds the record; in one order with the look for the wakeup target that
  // follows, so that who makes another the target sees this, or the byte goes there.
  any_recorded.store(true, std::memory_order_seq_cst);
}

// Of the faults alone: the scheduler would hide most of the moments at which a byte is there and its record is not.
[[maybe_unused]] void linger() noexcept {
  const timespec moment{0, 1'000'000};
  nanosleep(&moment, nullptr);
}

}  // namespace

void on_signal(int signal) {
  const int saved = errno;
  if constexpr (fault == Fault::dispatch_on_receiver) {
    if (!is_main_thread()) {
      call_handler(signal);
      write_wakeup_byte(signal);
      errno = saved;
      return;
    }
  }
  if constexpr (fault == Fault::run_in_c_handler) {
    if (is_main_thread()) {
      write_wakeup_byte(signal);
      call_handler(signal);
      errno = saved;
      return;
    }
  }
  if constexpr (fault == Fault::byte_before_flag) {
    write_wakeup_byte(signal);
    // Nobody looks between the two where main itself is interrupted.
    if (!is_main_thread()) linger();
    record(signal);
  } else {
    record(signal);
    write_wakeup_byte(signal);
  }
  if constexpr (fault != Fault::errno_lost) errno = saved;
}

bool something_recorded() noexcept { return any_recorded.load(std::memory_order_relaxed); }

bool anything_due() noexcept {
  if (!any_recorded.load(std::memory_order_seq_cst)) return false;
  for (const std::atomic<bool>& flag : recorded) {
    if (flag.load(std::memory_order_acquire)) return true;
  }
  return false;
}

void announce_records() noexcept {
  if (fault == Fault::early_forgotten || !anything_due() || !own_pipe_is_current()) return;
  for (int signal = 1; signal < limit; ++signal) {
    if (recorded[signal].load(std::memory_order_acquire)) write_wakeup_byte(signal);
  }
}

// A read-modify-write: it must see the handler's store to see the record that came before it.
void begin_reading_records() noexcept { any_recorded.exchange(false, std::memory_order_acq_rel); }

void records_unread() noexcept { any_recorded.store(true, std::memory_order_release); }

bool take_record(int signal) noexcept {
  return recorded[signal].load(std::memory_order_relaxed) &&
         recorded[signal].exchange(false, std::memory_order_acq_rel);
}

void clear_records() noexcept {
  for (std::atomic<bool>& flag : recorded) flag.store(false, std::memory_order_relaxed);
  any_recorded.store(false, std::memory_order_release);
}

}  // namespace sigconform::mainthread
