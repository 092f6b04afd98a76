// The receiver of the rows between two threads or two processes, and what both sides share.
#pragma once

#include <pthread.h>
#include <sys/types.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "cases/latency/forked_child.h"
#include "cases/latency/senders.h"
#include "cases/latency/trouble.h"
#include "cases/latency/waiting.h"
#include "harness/latency/row.h"
#include "harness/subject/descriptor.h"

namespace sigconform::latency::rows {

enum class Kind { thread, process };

/// How the receiver is scheduled: as everybody, or SCHED_FIFO.
enum class Scheduled { as_usual, real_time };

enum class Arrangement : int { under_way, ready, failed };

/// In memory that both sides map. The receiver writes `received_at`, `receiver` and `receipts` before `received`.
struct Meeting {
  std::atomic<std::uint64_t> expected{0};  ///< the sequence number of the signal under way
  std::atomic<std::uint64_t> received{0};  ///< the last one that was received
  std::int64_t received_at = 0;
  int receiver = 0;
  std::uint32_t receipts = 0;
  std::atomic<Arrangement> arrangement{Arrangement::under_way};
  Trouble trouble;  ///< why it failed
  std::atomic<int> over{0};
  std::atomic<int> spinning{0};  ///< the receiver runs and does not wait, for as long as this holds
  std::atomic<int> spins{0};     ///< and now it does
  Receiver address;
  char proc_path[40] = {};
  // The receiver's call, without what cannot lie in shared memory.
  std::string_view call_name;
  std::array<long, 8> call_numbers{};
  std::size_t call_number_count = 0;
  bool has_first_argument = false;
  std::uint64_t first_argument = 0;
};

/// How a receiver is to be.
struct PeerKind {
  Kind kind;
  const WaitingState* state;  ///< null: it spins
  int processor;              ///< -1: wherever
  bool shares_processor;      ///< with the sender, or may
  Scheduled scheduled = Scheduled::as_usual;
};

/// A receiver. Constructed by the sender; there is one in a process.
class Peer {
 public:
  /// Throws Missing where it cannot be seen to wait, or may not be real-time, and whatever the receiver throws that
  /// arranges itself.
  explicit Peer(const PeerKind& kind);
  ~Peer();
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  static constexpr int number = 2;  ///< as a receiver of samples

  const Receiver& address() const { return meeting_.address; }
  /// Around every block: a receiver that spins does so only in between.
  void begin();
  void end();
  /// Until it is in its state, and sees the next signal as one of that number.
  void await_ready(std::uint64_t sequence);
  /// Until it has received it. Throws Broken at the deadline.
  void await_receipt(Sample& sample);

 private:
  void start_thread();
  void start_process();
  void await_arrangement();
  void keep_what_it_told();
  /// Throws what became of it, where it is no more.
  void check();

  PeerKind kind_;
  Meeting& meeting_;         ///< never unmapped: a thread that waits goes with the process, as this does
  Pipe wake_ = make_pipe();  ///< a byte for each time to spin
  std::optional<ForkedChild> process_;
  std::unique_ptr<Participant> seen_;
  BlockingCall call_;
};

}  // namespace sigconform::latency::rows
