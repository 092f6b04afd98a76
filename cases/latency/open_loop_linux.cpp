// A fixed rate beside the closed loop. In the open loop the next signal is due whether or not the last one has arrived,
// and the latency counts from when it was due, so that a stall costs every signal that it delays, not only one.
//
// Each signal carries its place in the block, which the kernel keeps: of standard signals that coalesce, that of the
// first. Real-time ones are all to arrive, in order; standard ones are to be handled or coalesced, and nothing else.
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <string>
#include <thread>

#include "cases/latency/await.h"
#include "cases/latency/receiver.h"

namespace sigconform::latency::rows {
namespace {

constexpr int receiver_number = 2;
constexpr int fence_signal = SIGUSR2;
constexpr int slow_per_second = 1'000;

Block* receiving = nullptr;
std::atomic<std::uint64_t> receipts{0};

void handle(int /*signal*/, siginfo_t* info, void* /*context*/) {
  const auto now = now_ns();
  const auto place = static_cast<std::size_t>(info->si_value.sival_int);
  if (receiving == nullptr || place >= receiving->size()) return;
  Sample& sample = (*receiving)[place];
  sample.at[static_cast<unsigned>(Moment::received)] = now;
  sample.receiver = own_number;
  ++sample.receipts;
  receipts.fetch_add(1, std::memory_order_release);
}

/// Waits in sigsuspend, and answers a fence from where no handler runs. What is sent before it waits stays pending
/// until it does.
class Receiver {
 public:
  Receiver(int signal, int processor) : thread_{[this, signal, processor] { run(signal, processor); }} {
    struct sigaction action {};
    ::sigemptyset(&action.sa_mask);
    action.sa_flags = SA_SIGINFO;
    action.sa_sigaction = handle;
    if (::sigaction(signal, &action, nullptr) != 0) broken("sigaction", errno);
    install(fence_signal, [](int) {});
  }
  ~Receiver() {
    over_.store(true);
    ::pthread_kill(thread_.native_handle(), fence_signal);
    thread_.join();
  }
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  void send(int signal, std::size_t place) {
    sigval value{};
    value.sival_int = static_cast<int>(place);
    if (const int error = ::pthread_sigqueue(thread_.native_handle(), signal, value); error != 0)
      broken("pthread_sigqueue", error);
  }

  /// Until every handler has run of what was sent so far.
  void fence() {
    const auto wanted = ++fences_asked_;
    ::pthread_kill(thread_.native_handle(), fence_signal);
    await([&] { return fences_passed_.load(std::memory_order_acquire) >= wanted; }, "the receiver's answer");
  }

 private:
  void run(int signal, int processor) {
    own_number = receiver_number;
    pin_this_thread(processor);
    sigset_t all, none;
    ::sigfillset(&all);
    ::sigemptyset(&none);
    ::pthread_sigmask(SIG_SETMASK, &all, nullptr);
    while (!over_.load()) {
      ::sigsuspend(&none);
      // A suspension delivers one signal of each number; of those that are queued, the next one lets in the next.
      const auto asked = fences_asked_.load(std::memory_order_acquire);
      sigset_t pending;
      ::sigpending(&pending);
      if (::sigismember(&pending, signal) == 0) fences_passed_.store(asked, std::memory_order_release);
    }
  }

  std::atomic<bool> over_{false};
  std::atomic<std::uint64_t> fences_asked_{0};
  std::atomic<std::uint64_t> fences_passed_{0};
  std::thread thread_;
};

class Stream final : public Row {
 public:
  /// `per_second` 0: the closed loop.
  Stream(int processor, bool real_time, int per_second)
      : real_time_{real_time},
        signal_{real_time ? SIGRTMIN : SIGUSR1},
        period_ns_{per_second == 0 ? 0 : 1'000'000'000 / per_second},
        blocks_{(block(signal_), block(fence_signal), true)},
        receiver_{signal_, processor} {}

  void take(Block& block) override {
    receiving = &block;
    receipts.store(0);
    auto due = now_ns();
    for (std::size_t i = 0; i < block.size(); ++i) {
      due = period_ns_ == 0 ? now_ns() : due + period_ns_;
      while (now_ns() < due) {
      }
      block[i].at[static_cast<unsigned>(Moment::sent)] = due;
      receiver_.send(signal_, i);
      if (period_ns_ == 0) await_receipts(i + 1);
    }
    receiver_.fence();
    receiving = nullptr;
    account_for(block);
  }

 private:
  static void await_receipts(std::uint64_t count) {
    const auto until = now_ns() + receipt_deadline_ns;
    while (receipts.load(std::memory_order_acquire) < count)
      if (now_ns() > until) throw Broken{"a signal was not received within 20 s: lost"};
  }

  void account_for(Block& block) const {
    std::int64_t before = 0;
    for (const auto& sample : block.samples()) {
      ++block.account.sent;
      block.account.handled += sample.receipts;
      if (sample.receipts == 0) {
        ++(real_time_ ? block.account.lost : block.account.coalesced);
        continue;
      }
      const auto at = sample.at[static_cast<unsigned>(Moment::received)];
      if (sample.receiver != receiver_number) ++block.account.wrong_thread;
      if (at < before || at < sample.at[0]) ++block.account.backwards;
      before = at;
    }
  }

  bool real_time_;
  int signal_;
  std::int64_t period_ns_;
  bool blocks_;  ///< before the receiver's thread inherits the mask
  Receiver receiver_;
};

void register_one(bool real_time, int per_second) {
  const std::string kind = real_time ? "real-time" : "standard";
  const std::string family = "open-loop/" + kind;
  RowInfo row;
  row.name = per_second == 0 ? "closed-loop/" + kind : family + "/per-second:" + std::to_string(per_second);
  row.legs = {{"", Moment::sent, Moment::received}};
  row.make = [=](const Places& places) {
    pin_to_home(places);
    return std::make_unique<Stream>(other_processor(places), real_time, per_second);
  };
  // A block lasts so long that the pace at its ends says little of what was between.
  row.pace_matters = per_second == 0 || per_second > slow_per_second;
  if (per_second != 0) {
    row.family = family;
    row.point = {"per-second", static_cast<double>(per_second)};
  }
  register_row(std::move(row));
}

bool register_all() {
  for (const bool real_time : {false, true})
    for (const int per_second : {0, slow_per_second, 10'000, 50'000, 100'000, 200'000, 500'000})
      register_one(real_time, per_second);
  return true;
}
[[maybe_unused]] const bool registered = register_all();

}  // namespace
}  // namespace sigconform::latency::rows
