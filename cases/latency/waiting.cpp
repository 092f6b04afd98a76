#include "cases/latency/waiting.h"

#include <poll.h>
#include <unistd.h>

#include "cases/latency/waiting_states.h"
#include "harness/subject/descriptor.h"

namespace sigconform::latency::rows {
namespace {

sigset_t the_signal() {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, crossing_signal);
  return set;
}

class Pausing final : public Waiting {
 public:
  void once() override { ::pause(); }
  BlockingCall call() const override { return blocking::pause(); }
};

class Suspended final : public Waiting {
 public:
  Suspended() { ::sigemptyset(&open_); }
  void once() override { ::sigsuspend(&open_); }
  BlockingCall call() const override { return blocking::sigsuspend(); }

 private:
  sigset_t open_{};
};

class Reading final : public Waiting {
 public:
  void once() override {
    char byte = 0;
    [[maybe_unused]] const auto none = ::read(silent_.read.get(), &byte, 1);
  }
  BlockingCall call() const override { return blocking::read(silent_.read.get()); }

 private:
  Pipe silent_ = make_pipe();  ///< nobody writes to it
};

class Polling final : public Waiting {
 public:
  void once() override {
    pollfd watched{silent_.read.get(), POLLIN, 0};
    ::poll(&watched, 1, -1);
  }
  BlockingCall call() const override { return blocking::poll(); }

 private:
  Pipe silent_ = make_pipe();
};

class Accepting final : public Waiting {
 public:
  explicit Accepting(void (*accepted)()) : accepted_{accepted} {}
  void once() override {
    int signal = 0;
    if (::sigwait(&set_, &signal) == 0) accepted_();
  }
  BlockingCall call() const override { return blocking::sigtimedwait(); }

 private:
  void (*accepted_)();
  sigset_t set_ = the_signal();
};

template <class State>
std::unique_ptr<Waiting> plain(void (* /*accepted*/)()) {
  return std::make_unique<State>();
}
std::unique_ptr<Waiting> accepting(void (*accepted)()) { return std::make_unique<Accepting>(accepted); }

}  // namespace

std::span<const WaitingState> waiting_states() {
  static const auto all = [] {
    std::vector<WaitingState> states{{"pause", false, plain<Pausing>},
                                     {"poll", false, plain<Polling>},
                                     {"read", false, plain<Reading>},
                                     {"sigsuspend", true, plain<Suspended>},
                                     {"sigwait", true, accepting}};
    const auto more = platform_waiting_states();
    states.insert(states.end(), more.begin(), more.end());
    return states;
  }();
  return all;
}

}  // namespace sigconform::latency::rows
