// The way of most services: a handler wakes the main loop, which does the work. Both legs: until the handler, and from
// it until the loop goes on. The loop's thread waits in poll(); another thread sends.
#include "cases/latency/loop.h"

#include <poll.h>
#include <sched.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <string>
#include <thread>

#include "cases/latency/receiver.h"
#include "cases/latency/senders.h"
#include "cases/latency/trouble.h"
#include "harness/latency/blocked.h"
#include "harness/subject/descriptor.h"
#include "harness/subject/observe.h"

namespace sigconform::latency::rows {
namespace {

class PipeBell final : public LoopBell {
 public:
  int readable() const override { return pipe_.read.get(); }
  void wake() noexcept override { [[maybe_unused]] const auto written = ::write(pipe_.write.get(), "", 1); }
  void clear() override {
    char byte = 0;
    if (::read(pipe_.read.get(), &byte, 1) != 1) broken("read of a pipe", errno);
  }

 private:
  Pipe pipe_ = make_pipe();
};

constexpr LoopBellKind portable_bells[] = {
    {"pipe", []() -> std::unique_ptr<LoopBell> { return std::make_unique<PipeBell>(); }}};

LoopBell* bell = nullptr;

void handle(int /*signal*/) {
  const int error = errno;
  if (Sample* const sample = awaited.load(std::memory_order_acquire); sample != nullptr) sample->receive();
  bell->wake();
  errno = error;
}

/// Sends one signal for each sample that is awaited, once the loop is seen to wait, and sees that the loop goes on: a
/// deadline in its poll() would be a timer in what is measured. Where something goes wrong it wakes the loop. Ends with
/// its owner.
class SendingThread {
 public:
  explicit SendingThread(int processor)
      : thread_{[this, processor, loop = ::pthread_self(), number = this_thread()] {
          pin_this_thread(processor);
          run(loop, number);
        }} {}
  ~SendingThread() {
    be(State::over);
    thread_.join();
  }
  SendingThread(const SendingThread&) = delete;
  SendingThread& operator=(const SendingThread&) = delete;

  /// Between blocks: a sender with a processor of its own takes it from nobody then.
  void sleep() { be(State::sleeps); }
  void wake() { be(State::sends); }

  /// The loop was woken by the signal of that number. Throws what went wrong where it was not the signal that woke it.
  void go_on(std::uint64_t sequence) {
    went_on_.store(sequence, std::memory_order_release);
    if (has_failed_.load(std::memory_order_acquire)) trouble_.rethrow();
  }

 private:
  enum class State : int { sends, sleeps, over };

  void be(State state) {
    state_.store(state);
    state_.notify_one();
  }

  void run(pthread_t loop, pid_t number) noexcept {
    try {
      Participant watched;
      std::snprintf(watched.proc_path, sizeof watched.proc_path, "%d/task/%d", ::getpid(), number);
      const auto polling = blocking::poll();
      while (state_.load() != State::over) {
        state_.wait(State::sleeps);
        if (Sample* const sample = awaited.load(std::memory_order_acquire); sample != nullptr)
          send(*sample, loop, watched, polling);
        else
          ::sched_yield();
      }
    } catch (const std::exception&) {
      trouble_.keep();
      has_failed_.store(true, std::memory_order_release);
      bell->wake();
    }
  }

  void send(Sample& sample, pthread_t loop, const Participant& watched, const BlockingCall& polling) {
    // Not the sample's afterwards: it is gone once the loop goes on.
    const auto sequence = sample.sequence;
    if (!await([&] { return is_blocked(watched, polling); }, "waited for signal", sequence)) return;
    sample.stamp(Moment::sent);
    if (const int error = ::pthread_kill(loop, SIGUSR1); error != 0) broken("pthread_kill", error);
    await([&] { return went_on_.load(std::memory_order_acquire) >= sequence; }, "was woken by signal", sequence);
  }

  /// False where the row ended first.
  template <class Condition>
  bool await(const Condition& holds, const char* what, std::uint64_t sequence) const {
    const auto until = now_ns() + receipt_deadline_ns;
    while (!holds()) {
      if (state_.load() == State::over) return false;
      if (now_ns() > until)
        throw Broken{std::string{"the loop never "} + what + " " + std::to_string(sequence) + ": lost"};
      ::sched_yield();
    }
    return true;
  }

  std::atomic<State> state_{State::sends};
  std::atomic<std::uint64_t> went_on_{0};
  std::atomic<bool> has_failed_{false};
  Trouble trouble_;
  std::thread thread_;
};

class Loop final : public Row {
 public:
  Loop(const LoopBellKind& kind, int processor, bool shares_processor)
      : shares_processor_{shares_processor}, bell_{kind.make()} {
    if (const auto& obstacle = observation_obstacle(); !obstacle.empty())
      throw Missing{"the loop cannot be seen to wait: " + obstacle};
    own_number = 1;
    bell = bell_.get();
    block(SIGUSR1);
    sender_ = std::make_unique<SendingThread>(processor);
    install(SIGUSR1, handle);
    unblock(SIGUSR1);
  }

  void take(Block& block) override {
    // One that has slept is not interrupted by whom it wakes: on a shared processor the signal would take longer.
    if (!shares_processor_) sender_->wake();
    for (std::size_t i = 0; i < block.size(); ++i) {
      Sample& sample = block[i];
      awaited.store(&sample, std::memory_order_release);
      pollfd watched{bell_->readable(), POLLIN, 0};
      while (::poll(&watched, 1, -1) != 1)
        if (errno != EINTR) broken("poll", errno);
      sample.stamp(Moment::handled);
      awaited.store(nullptr, std::memory_order_release);
      sender_->go_on(sample.sequence);
      bell_->clear();
    }
    if (!shares_processor_) sender_->sleep();
    block.settle(1);
  }

 private:
  bool shares_processor_;
  std::unique_ptr<LoopBell> bell_;
  std::unique_ptr<SendingThread> sender_;
};

void register_one(const LoopBellKind& kind, bool same) {
  register_row({.name = "loop/" + std::string{kind.name} + (same ? "/same-core" : "/other-core"),
                .legs = {{"to-handler", Moment::sent, Moment::received},
                         {"handler-to-loop", Moment::received, Moment::handled},
                         {"total", Moment::sent, Moment::handled}},
                .make = [&kind, same](const Places& places) -> std::unique_ptr<Row> {
                  pin_to_home(places);
                  return std::make_unique<Loop>(kind, same ? places.home : other_processor(places), same);
                },
                .shares_processor = same});
}

bool register_all() {
  for (const bool same : {true, false}) {
    for (const auto& kind : portable_bells) register_one(kind, same);
    for (const auto& kind : platform_loop_bells()) register_one(kind, same);
  }
  return true;
}
[[maybe_unused]] const bool registered = register_all();

}  // namespace
}  // namespace sigconform::latency::rows
