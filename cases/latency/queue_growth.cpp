// What a signal costs with ever more signals pending, or handlers below it on the stack.
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <string>

#include "cases/latency/growth.h"
#include "cases/latency/receiver.h"

namespace sigconform::latency {
namespace {

void queue(int signal) {
  if (::sigqueue(::getpid(), signal, sigval{}) == 0) return;
  if (errno == EAGAIN)
    throw Missing{"no room for so many queued signals (RLIMIT_SIGPENDING, of all of this user's processes)"};
  broken("sigqueue", errno);
}

/// How many more signals this user may have queued.
rlim_t room() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_SIGPENDING, &limit) != 0) broken("getrlimit", errno);
  std::ifstream file{"/proc/self/status"};
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("SigQ:")) continue;
    const auto queued = std::strtoull(line.c_str() + 5, nullptr, 10);
    return limit.rlim_cur - std::min<rlim_t>(limit.rlim_cur, queued);
  }
  return limit.rlim_cur;
}

/// The limit is of all processes of the user, and others may need some places.
constexpr rlim_t left_to_others = 1000;
constexpr rlim_t most_queued = 1'000'000;

int allowed_depth() {
  const auto places = room();
  if (places > most_queued) throw Missing{"so many signals may be queued that it would take too long to queue them"};
  if (places <= left_to_others) throw Missing{"there is room for " + std::to_string(places) + " queued signals only"};
  return static_cast<int>(places - left_to_others);
}

/// So many signals stay queued, of one number, while one more is queued and accepted: of the same number the oldest, or
/// of another number, which lies behind all of them.
class Queued final : public Row {
 public:
  Queued(int depth, bool another)
      : depth_{depth == at_limit ? allowed_depth() : depth}, accepted_{another ? SIGRTMIN + 1 : SIGRTMIN} {
    own_number = 1;
    block(SIGRTMIN);
    block(SIGRTMIN + 1);
    if (const auto places = room(); places < static_cast<rlim_t>(depth_) + 16)
      throw Missing{"there is room for " + std::to_string(places) + " queued signals only (RLIMIT_SIGPENDING)"};
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

const std::vector<int> depths{1, 10, 100, 1000, 10000, 50000, at_limit};

[[maybe_unused]] const bool registered =
    register_family({.name = "queue/same-number",
                     .parameter = "depth",
                     .values = depths,
                     .legs = accepting,
                     .make = [](int depth) { return std::make_unique<Queued>(depth, false); }}) &&
    register_family({.name = "queue/another-number-behind",
                     .parameter = "depth",
                     .values = depths,
                     .legs = accepting,
                     .make = [](int depth) { return std::make_unique<Queued>(depth, true); }}) &&
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
}  // namespace sigconform::latency
