#include "cases/runtimes/cpp/library/wakeup_target.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "cases/runtimes/cpp/library/faults.h"

namespace sigconform::mainthread {

namespace {

static_assert(std::atomic<std::uint32_t>::is_always_lock_free && std::atomic<WakeupTarget*>::is_always_lock_free,
              "a lock in a handler may be held by what it interrupted");

// The lower half of `holders` counts. A child of fork() has none of the other threads that held a target, so it begins
// to count anew, and the upper half tells a holder from before the fork, which may be the forking thread, that it is
// not counted.
constexpr std::uint32_t count_mask = 0xffff;
constexpr std::uint32_t one_fork = count_mask + 1;

constinit std::atomic<WakeupTarget*> current{nullptr};

/// Of every target there ever was. No std::mutex: its destructor would run before those of other static objects.
constinit WakeupTarget* all = nullptr;
pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

class Locked {
 public:
  Locked() noexcept { lock_wakeup_targets(); }
  ~Locked() { unlock_wakeup_targets(); }
  Locked(const Locked&) = delete;
  Locked& operator=(const Locked&) = delete;
};

void let_go(WakeupTarget& target, std::uint32_t fork) noexcept {
  std::uint32_t holders = target.holders.load(std::memory_order_relaxed);
  do {
    if ((holders & ~count_mask) != fork) return;
  } while (!target.holders.compare_exchange_weak(holders, holders - 1, std::memory_order_acq_rel,
                                                 std::memory_order_relaxed));
  if ((holders & count_mask) != 1) return;
  if (target.is_pipe) close_pipe(target.ends);
  target.unused.store(true, std::memory_order_release);
}

/// Holds what is current, if anything is.
class Hold {
 public:
  Hold() noexcept {
    while ((target_ = current.load(std::memory_order_seq_cst)) != nullptr) {
      if (!take()) continue;
      // Once it has been seen to be current while it is held, who replaces it sees that it is held.
      if (current.load(std::memory_order_seq_cst) == target_) return;
      let_go(*target_, fork_);
    }
  }
  ~Hold() {
    if (target_ != nullptr) let_go(*target_, fork_);
  }
  Hold(const Hold&) = delete;
  Hold& operator=(const Hold&) = delete;

  WakeupTarget* operator->() const noexcept { return target_; }
  explicit operator bool() const noexcept { return target_ != nullptr; }

 private:
  /// Not one that nobody holds: it is closed, and something else is current.
  bool take() noexcept {
    std::uint32_t holders = target_->holders.load(std::memory_order_acquire);
    do {
      if ((holders & count_mask) == 0) return false;
    } while (!target_->holders.compare_exchange_weak(holders, holders + 1, std::memory_order_seq_cst,
                                                     std::memory_order_acquire));
    fork_ = holders & ~count_mask;
    return true;
  }

  WakeupTarget* target_ = nullptr;
  std::uint32_t fork_ = 0;
};

// From here on: behind the lock
// ----------------------------------------------------------------------------------------------------------------
WakeupTarget* unused_target() {
  for (WakeupTarget* target = all; target != nullptr; target = target->next) {
    if (target->unused.load(std::memory_order_acquire)) return target;
  }
  WakeupTarget* target = new WakeupTarget;
  target->next = all;
  return all = target;
}

/// Once its ends are known.
void begin_ownership(WakeupTarget& target) noexcept {
  target.unused.store(false, std::memory_order_relaxed);
  target.owned = true;
  target.lost = 0;
  target.below = nullptr;
  target.holders.fetch_add(1, std::memory_order_release);
}

void end_ownership(WakeupTarget& target) noexcept {
  target.owned = false;
  let_go(target, target.holders.load(std::memory_order_relaxed) & ~count_mask);
}

/// Looks again and again, for a handler must not have to wake anybody; and it sleeps meanwhile, for a thread of a
/// higher priority that only yields would keep the handler from its end.
[[maybe_unused]] void await_handlers(const WakeupTarget& target) noexcept {
  const timespec moment{0, 100'000};
  while ((target.holders.load(std::memory_order_seq_cst) & count_mask) > 1) nanosleep(&moment, nullptr);
}

int make_current(WakeupTarget* target) noexcept {
  const WakeupTarget* before = current.exchange(target, std::memory_order_seq_cst);
  if (before == nullptr) return -1;
  if constexpr (fault != Fault::replaced_unawaited) {
    if (!before->is_pipe) await_handlers(*before);
  }
  return before->ends.writer;
}

WakeupTarget* pipe_of(int descriptor) noexcept {
  for (WakeupTarget* target = all; target != nullptr; target = target->next) {
    if (target->owned && target->is_pipe && target->ends.writer == descriptor) return target;
  }
  return nullptr;
}

bool may_become_current_again(const WakeupTarget& target) noexcept {
  if (current.load(std::memory_order_relaxed) == &target) return true;
  for (const WakeupTarget* other = all; other != nullptr; other = other->next) {
    if (other->owned && other->is_pipe && other->below == &target) return true;
  }
  return false;
}

void give_up_what_was_replaced() noexcept {
  for (WakeupTarget* target = all; target != nullptr; target = target->next) {
    if (target->owned && !target->is_pipe && !may_become_current_again(*target)) end_ownership(*target);
  }
}

/// Closed meanwhile, its number may have become another file's.
bool is_still_the_same(const WakeupTarget& target) noexcept {
  if (target.is_pipe || fault == Fault::closed_restored) return true;
  struct stat status {};
  return fstat(target.ends.writer, &status) == 0 && status.st_dev == target.device && status.st_ino == target.file;
}

}  // namespace

void write_wakeup_byte(int signal) noexcept {
  const Hold target;
  if (!target || target->ends.writer < 0) return;
  const auto byte = static_cast<unsigned char>(signal);
  // A full descriptor is readable already, and a lost byte loses no signal: the record is what counts.
  while ((target->is_socket ? send(target->ends.writer, &byte, 1, MSG_NOSIGNAL)
                            : write(target->ends.writer, &byte, 1)) < 0 &&
         errno == EINTR) {
  }
}

bool own_pipe_is_current() noexcept {
  const Hold target;
  return target && target->is_pipe;
}

int exchange_wakeup_descriptor(int descriptor, const struct stat& status) {
  Locked locked;
  WakeupTarget* target = nullptr;
  if (descriptor >= 0) {
    target = pipe_of(descriptor);
    if (target == nullptr) {
      target = unused_target();
      target->ends = {-1, descriptor};
      target->is_pipe = false;
      target->is_socket = S_ISSOCK(status.st_mode);
      target->device = status.st_dev;
      target->file = status.st_ino;
      begin_ownership(*target);
    }
  }
  const int before = make_current(target);
  give_up_what_was_replaced();
  return before;
}

WakeupTarget* open_wakeup_pipe() {
  Locked locked;
  WakeupTarget* target = unused_target();
  PipeEnds ends;
  if (!open_pipe(ends)) throw std::system_error(errno, std::system_category(), "WakeupPipe: pipe");
  target->ends = ends;
  target->is_pipe = true;
  target->is_socket = false;
  begin_ownership(*target);
  target->below = current.load(std::memory_order_relaxed);
  make_current(target);
  return target;
}

void give_up_wakeup_pipe(WakeupTarget* pipe) noexcept {
  Locked locked;
  WakeupTarget* const below = pipe->below;
  for (WakeupTarget* other = all; other != nullptr; other = other->next) {
    if (other->below == pipe) other->below = below;
  }
  if (fault == Fault::younger_unregistered || current.load(std::memory_order_relaxed) == pipe) {
    make_current(below != nullptr && is_still_the_same(*below) ? below : nullptr);
  }
  pipe->below = nullptr;
  if constexpr (fault == Fault::closed_while_held) {
    close_pipe(pipe->ends);
    pipe->is_pipe = false;
  }
  end_ownership(*pipe);
  give_up_what_was_replaced();
}

void lock_wakeup_targets() noexcept { pthread_mutex_lock(&lock); }
void unlock_wakeup_targets() noexcept { pthread_mutex_unlock(&lock); }

void renew_wakeup_pipes() noexcept {
  if constexpr (fault == Fault::pipe_shared_after_fork) return;
  for (WakeupTarget* target = all; target != nullptr; target = target->next) {
    // One that its owner has given up stays open if a handler that is not in this process held it.
    if (!target->owned) continue;
    const std::uint32_t fork = target->holders.load(std::memory_order_relaxed) & ~count_mask;
    target->holders.store(fork + one_fork + 1, std::memory_order_relaxed);
    if (!target->is_pipe || target->lost != 0) continue;
    target->lost = replace_pipe(target->ends);
    if (target->lost != 0) target->ends = {};
  }
}

}  // namespace sigconform::mainthread
