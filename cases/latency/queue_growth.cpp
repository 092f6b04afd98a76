// What a signal costs with ever more signals pending, or handlers below it on the stack.
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <string>

#include "cases/latency/growth.h"
#include "cases/latency/queue_limit.h"
#include "cases/latency/receiver.h"

namespace sigconform::latency::rows {
namespace {

void queue(int signal) {
  if (::sigqueue(::getpid(), signal, sigval{}) == 0) return;
  if (errno == EAGAIN) throw Missing{"there is no room for so many queued signals: a limit that others may share"};
  broken("sigqueue", errno);
}

constexpr std::uint64_t left_to_others = 1000;
/// Another one costs what the last one did, and a sample has milliseconds already.
constexpr std::uint64_t deepest = 100'000;

/// By the limit alone, so that every visit has the same depth.
int deepest_allowed() {
  const auto limit = queue_limit();
  if (!limit) return deepest;
  if (*limit <= left_to_others)
    throw Missing{"no more than " + std::to_string(*limit) + " signals may be queued, which is too few to share"};
  return static_cast<int>(std::min(*limit - left_to_others, deepest));
}

/// Before they are queued and others are left without. Of two rows that are compared the second has none where the
/// first one's depth is the limit.
void check_room(int depth) {
  const auto limit = queue_limit();
  const auto queued = queued_signals();
  const auto wanted = static_cast<std::uint64_t>(depth) + 16;
  if (limit && *limit < queued + wanted)
    throw Missing{std::to_string(*limit) + " signals may be queued, of which " + std::to_string(queued) +
                  " are taken: no room for " + std::to_string(depth) + " queued signals"};
}

/// So many signals stay queued, of one number, while one more is queued and accepted: of the same number the oldest, or
/// of another number, which lies behind all of them.
class Queued final : public Row {
 public:
  Queued(int depth, bool another)
      : depth_{depth == at_limit ? deepest_allowed() : depth}, accepted_{another ? SIGRTMIN + 1 : SIGRTMIN} {
    own_number = 1;
    block(SIGRTMIN);
    block(SIGRTMIN + 1);
    check_room(depth_);
    for (int i = 0; i < depth_; ++i) queue(SIGRTMIN);
    ::sigemptyset(&set_);
    ::sigaddset(&set_, accepted_);
  }

  void take(Block& samples) override {
    const timespec at_once{};
    for (std::size_t i = 0; i < samples.size(); ++i) {
      Sample& sample = samples[i];
      queue(accepted_);
      sample.stamp(Moment::sent);
      const int accepted = ::sigtimedwait(&set_, nullptr, &at_once);
      sample.receive();
      if (accepted != accepted_) broken("sigtimedwait", errno);
    }
    samples.settle(1);
  }
  std::map<std::string, std::string> notes() const override { return {{own_value, std::to_string(depth_)}}; }

 private:
  int depth_;
  int accepted_;
  sigset_t set_{};
};

// The counts of what one sample's handlers did.
volatile sig_atomic_t entered = 0;
volatile sig_atomic_t wanted_depth = 0;

void nest(int signal) {
  entered = entered + 1;
  if (entered < wanted_depth)
    ::raise(signal);
  else
    stamp_receipt();
}

/// All signals of a sample are handled before the next one begins; how many is known.
void account_for(Block& block, std::size_t each) {
  block.account.sent += each;
  const auto handled = static_cast<std::size_t>(entered);
  block.account.handled += handled;
  if (handled < each) block.account.lost += each - handled;
}

/// A handler that raises its own signal again, so deep; then all of them return.
class Nested final : public Row {
 public:
  explicit Nested(int depth) : depth_{depth} {
    own_number = 1;
    install(SIGUSR1, nest, SA_NODEFER);
  }

  void take(Block& block) override {
    wanted_depth = depth_;
    for (std::size_t i = 0; i < block.size(); ++i) {
      entered = 0;
      awaited.store(&block[i], std::memory_order_release);
      block[i].stamp(Moment::sent);
      ::raise(SIGUSR1);
      block[i].stamp(Moment::returned);
      account_for(block, static_cast<std::size_t>(depth_));
    }
  }

 private:
  int depth_;
};

void count(int /*signal*/) {
  entered = entered + 1;
  if (entered == wanted_depth) stamp_receipt();
}

/// So many signals of different numbers are pending when the mask opens.
class PendingTogether final : public Row {
 public:
  explicit PendingTogether(int signals) : signals_{signals} {
    own_number = 1;
    if (SIGRTMIN + signals - 1 > SIGRTMAX)
      throw Missing{"there are " + std::to_string(SIGRTMAX - SIGRTMIN + 1) + " real-time signals"};
    ::sigemptyset(&set_);
    for (int i = 0; i < signals; ++i) {
      ::sigaddset(&set_, SIGRTMIN + i);
      install(SIGRTMIN + i, count);
    }
    ::pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  }

  void take(Block& block) override {
    wanted_depth = signals_;
    for (std::size_t i = 0; i < block.size(); ++i) {
      entered = 0;
      for (int signal = 0; signal < signals_; ++signal) queue(SIGRTMIN + signal);
      awaited.store(&block[i], std::memory_order_release);
      block[i].stamp(Moment::sent);
      ::pthread_sigmask(SIG_UNBLOCK, &set_, nullptr);
      block[i].stamp(Moment::returned);
      ::pthread_sigmask(SIG_BLOCK, &set_, nullptr);
      account_for(block, static_cast<std::size_t>(signals_));
    }
  }

 private:
  int signals_;
  sigset_t set_{};
};

const std::vector<Leg> accepting{{"", Moment::sent, Moment::received}};
const std::vector<Leg> in_and_out{{"to-last-handler", Moment::sent, Moment::received},
                                  {"total", Moment::sent, Moment::returned}};

void describe(RowInfo& row, int depth) {
  if (depth != at_limit) return;
  row.measures = "as many signals as may be queued, less " + std::to_string(left_to_others) + " for other processes; " +
                 std::to_string(deepest) + " at most";
}

/// The whole queue is searched: of tens of thousands it takes up to milliseconds, where others use the caches too.
void search(RowInfo& row, int depth) {
  describe(row, depth);
  if (depth != at_limit) return;
  row.pace_matters = false;
  row.budget_s = 1;
  row.warm_up = 3;
}

const std::vector<int> depths{1, 10, 100, 1000, 10000, 20000, at_limit};

[[maybe_unused]] const bool registered =
    register_family({.name = "queue/same-number",
                     .parameter = "depth",
                     .values = depths,
                     .legs = accepting,
                     .make = [](int depth) { return std::make_unique<Queued>(depth, false); },
                     .complete = describe}) &&
    register_family({.name = "queue/another-number-behind",
                     .parameter = "depth",
                     .values = depths,
                     .legs = accepting,
                     .make = [](int depth) { return std::make_unique<Queued>(depth, true); },
                     .complete = search}) &&
    register_family({.name = "nesting",
                     .parameter = "depth",
                     .values = {1, 2, 5, 10, 20, 50, 100},
                     .legs = in_and_out,
                     .make = [](int depth) { return std::make_unique<Nested>(depth); }}) &&
    register_family({.name = "pending-at-unblock",
                     .parameter = "signals",
                     .values = {1, 2, 5, 10, 20, 30},
                     .legs = in_and_out,
                     .make = [](int signals) { return std::make_unique<PendingTogether>(signals); }});

}  // namespace
}  // namespace sigconform::latency::rows
