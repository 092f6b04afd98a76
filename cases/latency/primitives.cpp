// The calls around signals that send none to be received: what everything else is made of.
#include <signal.h>
#include <unistd.h>

#include <cerrno>

#include "cases/latency/receiver.h"

namespace sigconform::latency::rows {
namespace {

void nothing(int /*signal*/) {}

/// One call per sample, by a function object that returns 0 or an error number.
template <class Call>
class Calls final : public Row {
 public:
  explicit Calls(Call call) : call_{std::move(call)} {}

  void take(Block& block) override {
    for (std::size_t i = 0; i < block.size(); ++i) {
      Sample& sample = block[i];
      sample.stamp(Moment::sent);
      const int error = call_();
      sample.stamp(Moment::returned);
      if (error != 0) broken("the call", error);
    }
    block.settle_calls();
  }

 private:
  Call call_;
};

template <class Make>
bool register_call(const char* name, Make make) {
  return register_row({.name = name,
                       .legs = {{"", Moment::sent, Moment::returned}},
                       .make = [make](const Places&) -> std::unique_ptr<Row> {
                         return std::make_unique<Calls<decltype(make())>>(make());
                       }});
}

auto action_change() {
  struct sigaction action {};
  ::sigemptyset(&action.sa_mask);
  action.sa_handler = nothing;
  return [action] { return ::sigaction(SIGUSR1, &action, nullptr) == 0 ? 0 : errno; };
}

/// One of the two directions per sample, in turn.
auto mask_change() {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, SIGUSR1);
  return [set, blocks = false]() mutable {
    blocks = !blocks;
    return ::pthread_sigmask(blocks ? SIG_BLOCK : SIG_UNBLOCK, &set, nullptr);
  };
}

auto pending_query() {
  return [set = sigset_t{}]() mutable { return ::sigpending(&set) == 0 ? 0 : errno; };
}

auto null_signal() {
  return [process = ::getpid()] { return ::kill(process, 0) == 0 ? 0 : errno; };
}

/// Discarded as it is generated: nobody is to receive it, so none of it is in the account.
auto ignored_signal() {
  install(SIGUSR1, SIG_IGN);
  return [process = ::getpid()] { return ::kill(process, SIGUSR1) == 0 ? 0 : errno; };
}

[[maybe_unused]] const bool registered =
    register_call("primitive/sigaction", action_change) && register_call("primitive/pthread_sigmask", mask_change) &&
    register_call("primitive/sigpending", pending_query) && register_call("primitive/kill-null", null_signal) &&
    register_call("primitive/kill-ignored", ignored_signal);

}  // namespace
}  // namespace sigconform::latency::rows
