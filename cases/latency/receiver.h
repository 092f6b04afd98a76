// How the rows receive: a handler that stamps the sample of the moment, installed in one of three ways.
#pragma once

#include <signal.h>

#include <atomic>
#include <memory>
#include <string_view>

#include "harness/latency/row.h"

namespace sigconform::latency::rows {

/// The sample that the next receipt belongs to. One row a process, so one sample at a time.
inline std::atomic<Sample*> awaited{nullptr};
static_assert(std::atomic<Sample*>::is_always_lock_free);

/// For threads that wait for a receipt on another one.
inline std::atomic<std::uint64_t> received{0};

inline void stamp_receipt() noexcept {
  Sample* const sample = awaited.load(std::memory_order_acquire);
  if (sample == nullptr) return;
  sample->receive();
  sample->stamp(Moment::handled);
  received.store(sample->sequence, std::memory_order_release);
}

enum class Action { plain, siginfo, altstack };
inline constexpr Action actions[] = {Action::plain, Action::siginfo, Action::altstack};
std::string_view to_string(Action action);

/// Installs that handler for the signal, on an alternate stack of the calling thread where asked.
class StampingHandler {
 public:
  explicit StampingHandler(int signal, Action action = Action::plain);

 private:
  std::unique_ptr<char[]> stack_;
};

/// Any handler of a row that is no more than a function.
void install(int signal, void (*handler)(int), int flags = 0);

/// Blocks one signal in the calling thread, for as long as it lives, or unblocks it.
void block(int signal);
void unblock(int signal);

}  // namespace sigconform::latency::rows
