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
#include "harness/subject/descriptor.h"
#include "harness/subject/observe.h"

namespace sigconform::latency {
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

/// Sends one signal each time it is asked, once the loop is seen to wait. Ends with its owner.
class SendingThread {
 public:
  explicit SendingThread(int processor)
      : thread_{[this, processor, loop = ::pthread_self(), number = this_thread()] {
          if (processor != -1) pin_this_thread(processor);
          run(loop, number);
        }} {}
  ~SendingThread() {
    over_.store(true);
    thread_.join();
  }
  SendingThread(const SendingThread&) = delete;
  SendingThread& operator=(const SendingThread&) = delete;

  void ask(Sample& sample) { asked_.store(&sample, std::memory_order_release); }

 private:
  void run(pthread_t loop, pid_t number) {
    Participant watched;
    std::snprintf(watched.proc_path, sizeof watched.proc_path, "%d/task/%d", ::getpid(), number);
    const auto polling = blocking::poll();
    while (!over_.load()) {
      Sample* const sample = asked_.load(std::memory_order_acquire);
      if (sample == nullptr || observe(watched, polling) != Observation::blocked) {
        ::sched_yield();
        continue;
      }
      asked_.store(nullptr, std::memory_order_relaxed);
      sample->stamp(Moment::sent);
      ::pthread_kill(loop, SIGUSR1);
    }
  }

  std::atomic<Sample*> asked_{nullptr};
  std::atomic<bool> over_{false};
  std::thread thread_;
};

class Loop final : public Row {
 public:
  Loop(const LoopBellKind& kind, int processor) : bell_{kind.make()} {
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
    for (std::size_t i = 0; i < block.size(); ++i) {
      Sample& sample = block[i];
      awaited.store(&sample, std::memory_order_release);
      sender_->ask(sample);
      pollfd watched{bell_->readable(), POLLIN, 0};
      while (::poll(&watched, 1, -1) != 1)
        if (errno != EINTR) broken("poll", errno);
      sample.stamp(Moment::handled);
      awaited.store(nullptr, std::memory_order_release);
      bell_->clear();
    }
    block.settle(1);
  }

 private:
  std::unique_ptr<LoopBell> bell_;
  std::unique_ptr<SendingThread> sender_;
};

void register_one(const LoopBellKind& kind, bool same) {
  register_row({.name = "loop/" + std::string{kind.name} + (same ? "/same-core" : "/other-core"),
                .legs = {{"to-handler", Moment::sent, Moment::received},
                         {"handler-to-loop", Moment::received, Moment::handled},
                         {"total", Moment::sent, Moment::handled}},
                .make = [&kind, same](const Places& places) -> std::unique_ptr<Row> {
                  if (!pin_this_thread(places.home)) throw Missing{"threads cannot be pinned here"};
                  if (!same && places.other == -1) throw Missing{"this process may use one processor only"};
                  return std::make_unique<Loop>(kind, same ? places.home : places.other);
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
}  // namespace sigconform::latency
