#include <linux/futex.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

#include "cases/latency/waiting_states.h"
#include "harness/subject/descriptor.h"

namespace sigconform::latency::rows {
namespace {

Descriptor signal_descriptor() {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, crossing_signal);
  Descriptor descriptor{::signalfd(-1, &set, SFD_CLOEXEC)};
  if (!descriptor) broken("signalfd", errno);
  return descriptor;
}

class OnFutex final : public Waiting {
 public:
  void once() override { ::syscall(SYS_futex, &word_, FUTEX_WAIT_PRIVATE, 0, nullptr, nullptr, 0); }
  BlockingCall call() const override { return blocking::futex(); }

 private:
  std::atomic<int> word_{0};
};

class OnSignalfd final : public Waiting {
 public:
  explicit OnSignalfd(void (*accepted)()) : accepted_{accepted} {}
  void once() override {
    signalfd_siginfo info{};
    if (::read(signals_.get(), &info, sizeof info) == sizeof info) accepted_();
  }
  BlockingCall call() const override { return blocking::read(signals_.get()); }

 private:
  void (*accepted_)();
  Descriptor signals_ = signal_descriptor();
};

/// As event loops have it: epoll says that there is a signal to be read.
class OnEpoll final : public Waiting {
 public:
  explicit OnEpoll(void (*accepted)()) : accepted_{accepted} {
    epoll_event event{};
    event.events = EPOLLIN;
    if (!epoll_ || ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, signals_.get(), &event) != 0) broken("epoll", errno);
  }
  void once() override {
    epoll_event event{};
    if (::epoll_wait(epoll_.get(), &event, 1, -1) != 1) return;
    signalfd_siginfo info{};
    if (::read(signals_.get(), &info, sizeof info) == sizeof info) accepted_();
  }
  BlockingCall call() const override { return blocking::epoll_wait(epoll_.get()); }

 private:
  void (*accepted_)();
  Descriptor signals_ = signal_descriptor();
  Descriptor epoll_{::epoll_create1(EPOLL_CLOEXEC)};
};

std::unique_ptr<Waiting> on_futex(void (* /*accepted*/)()) { return std::make_unique<OnFutex>(); }
std::unique_ptr<Waiting> on_signalfd(void (*accepted)()) { return std::make_unique<OnSignalfd>(accepted); }
std::unique_ptr<Waiting> on_epoll(void (*accepted)()) { return std::make_unique<OnEpoll>(accepted); }

constexpr WaitingState states[] = {
    {"epoll", true, on_epoll}, {"futex", false, on_futex}, {"signalfd", true, on_signalfd}};

}  // namespace

std::span<const WaitingState> platform_waiting_states() { return states; }

}  // namespace sigconform::latency::rows
