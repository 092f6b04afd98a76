// A signal that is pending: delivered as it is unblocked, or accepted by a call.
#include <signal.h>
#include <time.h>

#include <cerrno>

#include "cases/latency/receiver.h"

namespace sigconform::latency::rows {
namespace {

void make_pending() {
  if (::raise(SIGUSR1) != 0) broken("raise", errno);
}

class Unblocked final : public Row {
 public:
  explicit Unblocked(Action action) : handler_{SIGUSR1, action} {
    own_number = 1;
    block(SIGUSR1);
  }

  void take(Block& samples) override {
    for (std::size_t i = 0; i < samples.size(); ++i) {
      Sample& sample = samples[i];
      make_pending();
      awaited.store(&sample, std::memory_order_release);
      sample.stamp(Moment::sent);
      unblock(SIGUSR1);
      sample.stamp(Moment::returned);
      awaited.store(nullptr, std::memory_order_release);
      block(SIGUSR1);
    }
    samples.settle(1);
  }

 private:
  StampingHandler handler_;
};

/// Handlers have no part in it: the signal stays blocked.
class AcceptedBySigtimedwait final : public Row {
 public:
  AcceptedBySigtimedwait() {
    own_number = 1;
    block(SIGUSR1);
    ::sigemptyset(&set_);
    ::sigaddset(&set_, SIGUSR1);
  }

  void take(Block& samples) override {
    const timespec at_once{};
    for (std::size_t i = 0; i < samples.size(); ++i) {
      Sample& sample = samples[i];
      make_pending();
      sample.stamp(Moment::sent);
      const int accepted = ::sigtimedwait(&set_, nullptr, &at_once);
      sample.receive();
      if (accepted != SIGUSR1) broken("sigtimedwait", errno);
    }
    samples.settle(1);
  }

 private:
  sigset_t set_{};
};

bool register_all() {
  for (const auto action : actions) {
    register_row({.name = "unblock/" + std::string{to_string(action)},
                  .legs = {{"to-handler", Moment::sent, Moment::received},
                           {"handler-to-return", Moment::handled, Moment::returned},
                           {"total", Moment::sent, Moment::returned}},
                  .make = [action](const Places&) { return std::make_unique<Unblocked>(action); }});
  }
  return register_row({.name = "accept/sigtimedwait",
                       .legs = {{"", Moment::sent, Moment::received}},
                       .make = [](const Places&) { return std::make_unique<AcceptedBySigtimedwait>(); }});
}
[[maybe_unused]] const bool registered = register_all();

}  // namespace
}  // namespace sigconform::latency::rows
