#include "cases/runtimes/cpp/library/recorder.h"

#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>

#include "cases/runtimes/cpp/library/faults.h"
#include "cases/runtimes/cpp/library/table.h"
#include "sigconform/mainthread/main_thread.h"

namespace sigconform::mainthread {

namespace {

static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free,
              "a lock in a handler may be held by what it interrupted");

constinit std::atomic<bool> recorded[limit];
constinit std::atomic<bool> any_recorded{false};

// Descriptor and kind change together, in one store: a handler may come between two. -1 is none.
constinit std::atomic<int> wakeup{-1};

void write_wakeup_byte(int signal) noexcept {
  const int target = wakeup.load(std::memory_order_acquire);
  if (target < 0) return;
  const auto byte = static_cast<unsigned char>(signal);
  const int descriptor = target / 2;
  const bool socket = target % 2 == 1;
  // A full descriptor is readable already, and a lost byte loses no signal: the record is what counts.
  while ((socket ? send(descriptor, &byte, 1, MSG_NOSIGNAL) : write(descriptor, &byte, 1)) < 0 && errno == EINTR) {
  }
}

void record(int signal) noexcept {
  recorded[signal].store(true, std::memory_order_release);
  // After the record, so that who sees this finds the record.
  any_recorded.store(true, std::memory_order_release);
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

int exchange_wakeup_descriptor(int descriptor, bool socket) noexcept {
  const int target = descriptor < 0 ? -1 : descriptor * 2 + (socket ? 1 : 0);
  const int previous = wakeup.exchange(target, std::memory_order_acq_rel);
  return previous < 0 ? -1 : previous / 2;
}

}  // namespace sigconform::mainthread
