// What more threads in the process cost a signal that is aimed at the process, by who can take it.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <string>

#include "cases/latency/await.h"
#include "cases/latency/growth.h"
#include "cases/latency/idle_child.h"
#include "cases/latency/idle_threads.h"
#include "cases/latency/receiver.h"

namespace sigconform::latency::rows {
namespace {

constexpr int main_number = 1;
constexpr int open_number = 2;
const std::vector<int> sizes{1, 10, 50, 100, 300, 1000};

std::size_t idle(int threads, int others = 1) { return static_cast<std::size_t>(std::max(0, threads - others)); }

void send(int signal) {
  if (::kill(::getpid(), signal) != 0) broken("kill", errno);
}

sigset_t only(int signal) {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, signal);
  return set;
}

/// Main sends and main takes it.
class MainOpen final : public Row {
 public:
  explicit MainOpen(int threads) : handler_{SIGUSR1} {
    own_number = main_number;
    start_idle_threads(idle(threads));
  }
  void take(Block& block) override {
    for (std::size_t i = 0; i < block.size(); ++i) {
      awaited.store(&block[i], std::memory_order_release);
      block[i].stamp(Moment::sent);
      send(SIGUSR1);
      block[i].stamp(Moment::returned);
    }
    block.settle(main_number);
  }

 private:
  StampingHandler handler_;
};

/// Main blocks it; one other thread takes it, or two threads take one of two signals each, in turn: the kernel
/// remembers who took the last one, and must look for the other one anew.
class OthersOpen final : public Row {
 public:
  OthersOpen(int threads, bool two) : two_{two} {
    own_number = main_number;
    install(SIGUSR1, [](int) { stamp_receipt(); });
    install(SIGUSR2, [](int) { stamp_receipt(); });
    block(SIGUSR1);
    block(SIGUSR2);
    // The takers are the last ones that a search from the first thread comes to.
    start_idle_threads(idle(threads, two ? 3 : 2));
    start_open_thread(only(SIGUSR1), open_number);
    if (two) start_open_thread(only(SIGUSR2), open_number);
  }
  void take(Block& block) override {
    for (std::size_t i = 0; i < block.size(); ++i) {
      Sample& sample = block[i];
      awaited.store(&sample, std::memory_order_release);
      sample.stamp(Moment::sent);
      send(two_ && i % 2 == 1 ? SIGUSR2 : SIGUSR1);
      sample.stamp(Moment::returned);
      await([&] { return received.load(std::memory_order_acquire) == sample.sequence; }, "the receipt of a signal");
    }
    block.settle(open_number);
  }

 private:
  bool two_;
};

/// Everybody blocks it: it stays pending until main accepts it, untimed.
class NobodyOpen final : public Row {
 public:
  explicit NobodyOpen(int threads) : set_{only(SIGUSR1)} {
    own_number = main_number;
    block(SIGUSR1);
    start_idle_threads(idle(threads));
  }
  void take(Block& block) override {
    const timespec at_once{};
    for (std::size_t i = 0; i < block.size(); ++i) {
      Sample& sample = block[i];
      sample.stamp(Moment::sent);
      send(SIGUSR1);
      sample.stamp(Moment::returned);
      if (::sigtimedwait(&set_, nullptr, &at_once) != SIGUSR1) broken("sigtimedwait", errno);
      sample.receive();
    }
    block.settle(main_number);
  }

 private:
  sigset_t set_;
};

/// Ignoring a signal discards what is pending of it, thread by thread.
class Ignoring final : public Row {
 public:
  explicit Ignoring(int threads) { start_idle_threads(idle(threads)); }
  void take(Block& block) override {
    for (std::size_t i = 0; i < block.size(); ++i) {
      install(SIGUSR1, SIG_DFL);
      block[i].stamp(Moment::sent);
      install(SIGUSR1, SIG_IGN);
      block[i].stamp(Moment::returned);
    }
    block.settle_calls();
  }
};

/// A child of so many threads.
class Crowd : public IdleChild {
 public:
  explicit Crowd(int threads) : IdleChild{[threads] { start_idle_threads(idle(threads)); }} {}
};

void expect(bool is_as_expected) {
  if (!is_as_expected) throw Broken{"the child has another wait status than expected"};
}

class Fatal final : public Row {
 public:
  explicit Fatal(int threads) : threads_{threads} { own_number = main_number; }
  void take(Block& block) override {
    for (std::size_t i = 0; i < block.size(); ++i) {
      Crowd crowd{threads_};
      const int status = crowd.signal(block[i], SIGTERM, 0);
      expect(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
    }
    block.settle(main_number);
  }

 private:
  int threads_;
};

class Stopping final : public Row {
 public:
  explicit Stopping(int threads) : crowd_{threads} { own_number = main_number; }
  void take(Block& block) override {
    for (std::size_t i = 0; i < block.size(); ++i) {
      Sample untimed;
      const int stopped = crowd_.signal(block[i], SIGSTOP, WUNTRACED);
      const int continued = crowd_.signal(untimed, SIGCONT, WCONTINUED);
      expect(WIFSTOPPED(stopped) && WIFCONTINUED(continued));
    }
    block.settle(main_number);
  }

 private:
  Crowd crowd_;
};

template <class Kind, class... More>
auto made(More... more) {
  return [more...](int threads) -> std::unique_ptr<Row> { return std::make_unique<Kind>(threads, more...); };
}

const std::vector<Leg> the_call{{"", Moment::sent, Moment::returned}};
const std::vector<Leg> to_status{{"", Moment::sent, Moment::received}};
const std::vector<Leg> call_and_handler{{"send", Moment::sent, Moment::returned},
                                        {"to-handler", Moment::sent, Moment::received}};

void share_processor(RowInfo& row, int /*threads*/) { row.shares_processor = true; }

/// Every thread has to run to end, or to stop and continue: a sample takes tens of microseconds for each of them.
void move_a_crowd(RowInfo& row, int threads) {
  share_processor(row, threads);
  row.pace_matters = false;
  row.budget_s = 0.2 + 0.001 * threads;
  row.warm_up = 3;
}

bool register_one(const char* name, const std::vector<Leg>& legs, std::function<std::unique_ptr<Row>(int)> make,
                  void (*complete)(RowInfo& row, int threads) = nullptr) {
  return register_family({.name = std::string{"threads/"} + name,
                          .parameter = "threads",
                          .values = sizes,
                          .legs = legs,
                          .make = std::move(make),
                          .complete = complete});
}

[[maybe_unused]] const bool registered =
    register_one("main-open", the_call, made<MainOpen>()) &&
    register_one("one-open", call_and_handler, made<OthersOpen>(false), share_processor) &&
    register_one("two-open-in-turn", call_and_handler, made<OthersOpen>(true), share_processor) &&
    register_one("nobody-open", the_call, made<NobodyOpen>()) && register_one("ignoring", the_call, made<Ignoring>()) &&
    register_one("fatal", to_status, made<Fatal>(), move_a_crowd) &&
    register_one("stop", to_status, made<Stopping>(), move_a_crowd);

}  // namespace
}  // namespace sigconform::latency::rows
